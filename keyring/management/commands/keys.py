"""Look after the keys: show, rotate, rewrap, prune. All of it while everything runs."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Max, Min
from django.utils import timezone

from keyring import ring, rotation, wrapping
from keyring.envelope import NotOurs
from keyring.models import DataKey, Tombstone
from keyring.wrapping import KeyStoreUnavailable


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("show", help="how many keys there are, and what wraps them")
        rotate = what.add_parser("rotate", help="new data keys, and rows sealed anew")
        rotate.add_argument("--owner", type=UUID, help="one child or family, at any age")
        rotate.add_argument("--older-than", type=int, default=365, metavar="DAYS")
        what.add_parser("rewrap", help="data keys wrapped by the regional keys of today")
        prune = what.add_parser("prune", help="delete the keys of owners that are not there")
        prune.add_argument("--yes", action="store_true", help="without it, they are only counted")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        wrapping.forget()
        try:
            getattr(self, what)(**options)
        except KeyStoreUnavailable as problem:
            raise CommandError(
                f"{problem}. Nothing is lost: run this again and it goes on where it stopped."
            ) from None

    def show(self, **_: Any) -> None:
        with ring.asking():
            rows = DataKey.objects.order_by("region", "wrapping").values("region", "wrapping")
            found = list(
                rows.annotate(
                    keys=Count("pk"),
                    owners=Count("owner", distinct=True),
                    oldest=Min("created_at"),
                    newest=Max("created_at"),
                )
            )
            erased = Tombstone.objects.count()
        for row in found:
            self.stdout.write(
                f"{row['region']}  {row['keys']} keys of {row['owners']} owners, "
                f"{row['oldest']:%Y-%m-%d} to {row['newest']:%Y-%m-%d}, by {row['wrapping']}"
            )
        several = len(rotation.owners_of_several_keys())
        self.stdout.write(f"{several} owners have old keys beside the newest; {erased} are erased")

    def rotate(self, *, owner: UUID | None, older_than: int, **_: Any) -> None:
        now = timezone.now()
        before = now - timedelta(days=older_than)
        old = [owner] if owner else rotation.owners_of_old_keys(before=before)
        new = sum(rotation.renew(one) for one in old)
        if owner and not new:
            raise CommandError(f"{owner} has no key.")
        rows = broken = retired = 0
        for one in rotation.owners_of_several_keys():
            done = rotation.reseal(one)
            rows, broken = rows + done.rows, broken + done.broken
            retired += rotation.retire(one, now=now)
        self.stdout.write(f"{new} new keys; {rows} rows sealed anew; {retired} old keys retired")
        if broken:
            self.stderr.write(f"{broken} values do not open; they were left as they are")

    def rewrap(self, **_: Any) -> None:
        done = broken = 0
        with ring.asking():
            rows = list(DataKey.objects.order_by("pk"))
        for row in rows:
            try:
                done += rotation.rewrap(row)
            except NotOurs:
                broken += 1
        self.stdout.write(f"{done} of {len(rows)} data keys wrapped anew")
        if broken:
            raise CommandError(f"{broken} data keys do not unwrap; restore them from a backup.")

    def prune(self, *, yes: bool, **_: Any) -> None:
        try:
            owners = rotation.orphans(now=timezone.now())
        except rotation.AnotherDatabase:
            raise CommandError(
                "Most keys have no owner in this database. Is it the one that they belong to?"
            ) from None
        if yes:
            with ring.asking():
                DataKey.objects.filter(owner__in=owners).delete()
            ring.forget()
        self.stdout.write(
            f"{len(owners)} owners of keys are not there"
            + ("; their keys are deleted" if yes else "; --yes deletes their keys")
        )
