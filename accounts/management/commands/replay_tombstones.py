"""`manage.py replay_tombstones`: erase again what a restored backup brought back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.background import PASSING
from accounts.erasure import replay, steps


class Command(BaseCommand):
    """To be run after every restore of the main database; running it again changes nothing."""

    help = (
        "Erase every child and every family again that has a tombstone in the key store and that "
        "a restored backup of the main database brought back. Until it has run, the readiness "
        "probe says 503 and toys are told to try later. Safe to run at any time. The exit status "
        "is 1 when something could not be erased."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = replay.replay(now=timezone.now())
        except steps.BeingErased:
            raise CommandError("A worker erases one of them just now: run this again.") from None
        except (steps.NotGoneYet, *PASSING) as problem:
            raise CommandError(f"not all is erased ({problem}): run this again") from None
        for erasure in done:
            self.stdout.write(f"erased {erasure.kind} again: receipt {erasure.pk}")
        self.stdout.write(f"{len(done)} brought back and erased again")
