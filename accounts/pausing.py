"""Refusing further collection without deleting anything: until the parent goes on again."""

from datetime import datetime
from functools import partial

from django.db import transaction

from accounts import epoch
from accounts.models import Profile


@transaction.atomic
def pause(child: Profile, *, now: datetime) -> None:
    """From now on nothing the child says is heard. Pausing twice keeps the first time."""
    Profile.objects.filter(pk=child.pk, paused_at=None).update(paused_at=now)
    transaction.on_commit(partial(epoch.bump, child.pk))


@transaction.atomic
def go_on(child: Profile) -> None:
    """The child may talk again, as far as the parents' consents go."""
    Profile.objects.filter(pk=child.pk).update(paused_at=None)
    transaction.on_commit(partial(epoch.bump, child.pk))
