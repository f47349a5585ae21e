"""Asking for a copy: one at a time is made for a guardian of a child, and a few a day at most."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.background import send_after_commit
from accounts.models import Export, Guardian, Profile

MOST_A_DAY = 6  # of one guardian
GIVE_UP_AFTER = timedelta(hours=24)  # of trying to make it
TASK = "accounts.tasks.make_export"


class TooManyExports(Exception):
    """A guardian asked for more copies than one can need in a day."""

    code = "too-many-exports"
    sentence = "You asked for several copies today. Please ask again tomorrow."


@transaction.atomic
def ask(guardian: Guardian, child: Profile | None, *, language: str, now: datetime) -> Export:
    """
    The copy of the child, or with None of the whole family, that is being made from now on.

    While one is being made or waits to be fetched it is that one. Raises TooManyExports.
    """
    Guardian.objects.select_for_update().get(pk=guardian.pk)  # two clicks are one after the other
    child_id = child.pk if child else None
    mine = Export.objects.filter(guardian=guardian, family=guardian.family_id)
    for earlier in mine.filter(child_id=child_id).order_by("-requested_at"):
        if earlier.is_waiting or earlier.is_ready(now=now):
            return earlier
    if mine.filter(requested_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyExports
    export = Export.objects.create(
        family_id=guardian.family_id,
        guardian=guardian,
        child_id=child_id,
        language=language,
        requested_at=now,
    )
    audit.note(
        audit.Kind.EXPORT,
        child_id=child_id,
        family_id=guardian.family_id,
        actor=guardian.user,
        now=now,
    )
    send_after_commit(TASK, export.pk)
    return export


def own(guardian: Guardian, export_id: UUID) -> Export | None:
    """The copy of this id when it is this guardian's, who still looks after the family."""
    mine = Export.objects.filter(guardian=guardian, family=guardian.family_id)
    return mine.filter(pk=export_id).first()
