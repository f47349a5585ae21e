"""How a family's limits are changed: together, and so that a running talk learns of it at once."""

from collections.abc import Mapping
from datetime import time

from django.db import transaction

from accounts import epoch
from accounts.models import Limits, Profile, QuietHours

WEEKDAYS = range(7)  # 0 is Monday


def limits_of(child: Profile) -> Limits:
    """The child's limits; an unsaved row of defaults where nothing was ever limited."""
    return Limits.objects.filter(profile=child).first() or Limits(profile=child)


def quiet_hours_of(child: Profile) -> dict[int, tuple[time, time]]:
    """When the toy rests: weekday -> start and end."""
    return {row.weekday: (row.starts, row.ends) for row in child.quiet_hours.all()}


@transaction.atomic
def set_limits(child: Profile, limits: Limits, quiet: Mapping[int, tuple[time, time]]) -> None:
    """
    Make `limits` and `quiet` (weekday -> start and end) what counts for the child.

    Raises ValidationError by field for values that no limit can have.
    """
    Profile.objects.select_for_update().get(pk=child.pk)
    limits.profile = child
    limits.pk = Limits.objects.filter(profile=child).values_list("pk", flat=True).first()
    limits._state.adding = limits.pk is None
    rows = [
        QuietHours(profile=child, weekday=weekday, starts=starts, ends=ends)
        for weekday, (starts, ends) in quiet.items()
    ]
    limits.full_clean(exclude=["profile"])
    for row in rows:
        row.full_clean(exclude=["profile"], validate_constraints=False)
    limits.save()
    child.quiet_hours.all().delete()
    QuietHours.objects.bulk_create(rows)
    transaction.on_commit(lambda: epoch.bump(child.pk))
