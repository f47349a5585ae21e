"""
Erases again whatever a restored backup of the main database brought back.

The tombstones lie in the key store, which has backups of its own. As long as one of them is about
somebody whom the main database knows, no traffic is let in: the readiness probe asks `is_needed`,
and so does every toy at the door.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Count, Max

from accounts import keeping
from accounts.erasure import steps
from accounts.erasure.stores import Step
from accounts.erasure.subject import family_of, still_known
from accounts.keeping_rules import DataClass
from accounts.models import Erasure, Family, Language
from accounts.regions import Region
from keyring import ring
from keyring.models import Tombstone

_One = TypeVar("_One")

log = logging.getLogger(__name__)

AT_ONCE = 1_000  # tombstones that one query is about
BELIEVED_SECONDS = 5.0  # what was found, before it is asked whether anything changed
LOOK_ANYWAY_SECONDS = 300.0  # for what was put back without new tables


class ReplayNeeded(Exception):
    """A restored backup brought somebody back; traffic waits for `manage.py replay_tombstones`."""

    code = "replay-needed"


@dataclass(frozen=True, slots=True)
class _Look:
    """What this process found, and by what it would notice that things have changed."""

    is_needed: bool
    mark: tuple[Any, ...]
    found_at: float
    asked_at: float


class _Memory:
    look: _Look | None = None


_memory = _Memory()


def is_needed() -> bool:
    """
    Whether a restored backup has yet to be erased from. Asks the databases every few seconds.

    Without the key store it stays as it was found; a process that never found anything waits.
    """
    look, now = _memory.look, time.monotonic()
    if look is not None and now - look.asked_at < BELIEVED_SECONDS:
        return look.is_needed
    try:
        _memory.look = look = _look_again(look, now)
    except (DatabaseError, InterfaceError) as problem:
        log.warning("tombstones cannot be read", extra={"why": type(problem).__name__})
        return look is None or look.is_needed
    return look.is_needed


def is_known_not_needed() -> bool:
    """The same without asking anybody: whether it was found not to be needed just now."""
    look = _memory.look
    is_fresh = look is not None and time.monotonic() - look.asked_at < BELIEVED_SECONDS
    return is_fresh and look is not None and not look.is_needed


def require_done() -> None:
    """Raises ReplayNeeded."""
    if is_needed():
        raise ReplayNeeded


def forget() -> None:
    """Look again at the next question."""
    _memory.look = None


def brought_back() -> Iterator[tuple[str, UUID]]:
    """Those with a tombstone whom the main database knows; families before children."""
    for kind in ("family", "child"):
        owners = Tombstone.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True)
        for some in _batches(owners.iterator(chunk_size=AT_ONCE)):
            known = still_known(*(([], some) if kind == "family" else (some, [])))
            yield from ((kind, owner) for owner in sorted(known))


def replay(*, now: datetime) -> list[Erasure]:
    """Erase all of them again, and what was going on when the backup was made; each erasure."""
    _set_missing_tombstones(now)
    done = []
    for kind, owner in list(brought_back()):
        if still_known([owner], [owner]):  # else it went with its family
            erasure = _erasure_of(kind, owner, now)
            done.append(steps.carry_out(erasure.pk, now=lambda: now))
    forget()
    return done


def _set_missing_tombstones(now: datetime) -> None:
    """A restored key store does not know who was erased since; the receipts do."""
    since = now - keeping.rule_of(DataClass.TOMBSTONES).longest  # an older one may have gone
    finished = Erasure.objects.filter(state=Step.RECEIPTED, finished_at__gt=since)
    for some in _batches(finished.iterator(chunk_size=AT_ONCE)):
        kinds = {one.subject: one.kind for one in some}
        kinds |= {UUID(child): "child" for one in some for child in one.scope.get("children", ())}
        set_already = Tombstone.objects.filter(pk__in=kinds).values_list("pk", flat=True)
        for owner in kinds.keys() - set(set_already):
            ring.destroy(owner, kind=kinds[owner], now=now)


def _look_again(before: _Look | None, now: float) -> _Look:
    mark = _mark()
    is_same = before is not None and before.mark == mark and not before.is_needed
    if before is not None and is_same and now - before.found_at < LOOK_ANYWAY_SECONDS:
        return _Look(before.is_needed, mark, before.found_at, now)
    return _Look(any(_is_unexpected(*each) for each in brought_back()), mark, now, now)


def _is_unexpected(kind: str, owner: UUID) -> bool:
    """An erasure that goes on also has a tombstone and rows; it has nothing to wait for."""
    going_on = Erasure.objects.unfinished().filter(subject=owner).exclude(state=steps.REQUESTED)
    if kind == "child" and not going_on.exists():
        of = family_of(owner) or owner
        families = Erasure.objects.unfinished().filter(subject=of)
        going_on = families.exclude(state=steps.REQUESTED)
    return not going_on.exists()


def _mark() -> tuple[Any, ...]:
    """Changes with every tombstone, and when the tables are made anew, as by pg_restore."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('profiles')::oid")
        [table] = cursor.fetchone()
    stones = Tombstone.objects.aggregate(count=Count("pk"), latest=Max("erased_at"))
    return table, stones["count"], stones["latest"]


def _erasure_of(kind: str, owner: UUID, now: datetime) -> Erasure:
    going_on = Erasure.objects.unfinished().filter(subject=owner).first()
    if going_on is not None:
        Erasure.objects.filter(pk=going_on.pk, begins_at__gt=now).update(begins_at=now)
        return going_on
    family_id = owner if kind == "family" else family_of(owner)
    family = Family.objects.filter(pk=family_id).first() if family_id else None
    return Erasure.objects.create(
        kind=kind,
        subject=owner,
        family_id=family_id,
        region=(family.region if family else Region.OTHER).value,
        language=Language.ENGLISH,
        requested_at=now,
        begins_at=now,
    )


def _batches(all_of_them: Iterable[_One]) -> Iterator[list[_One]]:
    one_by_one = iter(all_of_them)
    while some := list(islice(one_by_one, AT_ONCE)):
        yield some
