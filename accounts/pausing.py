"""Refusing further collection without deleting anything: until the parent goes on again."""

from datetime import datetime
from functools import partial

from django.db import transaction

from accounts import audit, epoch
from accounts.models import Profile, User


@transaction.atomic
def pause(child: Profile, *, by: User, now: datetime) -> None:
    """From now on nothing the child says is heard. Pausing twice keeps the first time."""
    if Profile.objects.filter(pk=child.pk, paused_at=None).update(paused_at=now):
        _note(child, "paused", by, now)
    transaction.on_commit(partial(epoch.bump, child.pk))


@transaction.atomic
def go_on(child: Profile, *, by: User, now: datetime) -> None:
    """The child may talk again, as far as the parents' consents go."""
    if Profile.objects.filter(pk=child.pk, paused_at__isnull=False).update(paused_at=None):
        _note(child, "went on", by, now)
    transaction.on_commit(partial(epoch.bump, child.pk))


def _note(child: Profile, what: str, by: User, now: datetime) -> None:
    audit.note(
        audit.Kind.PAUSE,
        child_id=child.pk,
        family_id=child.family_id,
        actor=by,
        about=what,
        now=now,
    )
