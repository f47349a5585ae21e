"""What a guardian changes about a toy: its name, volume, lights, and the child it plays with."""

from functools import partial
from typing import Any

from django.db import transaction

from accounts import epoch
from devices import calling
from devices.context import context_of
from devices.models import Device
from devices.parting import NotYours

SETTINGS = {"volume_percent", "lights_on"}
CHANGEABLE = SETTINGS | {"name", "profile"}


@transaction.atomic
def change_toy(device: Device, changes: dict[str, Any]) -> Device:
    """
    Set the columns of `changes` and leave the others as they are; the toy hears of it at once.

    `profile` is a child of the toy's own family, or None. Raises NotYours, and ValueError for
    another column or another family's child.
    """
    found = Device.objects.select_for_update(of=("self",)).select_related("profile")
    row = found.filter(pk=device.pk, family=device.family_id).first()
    if row is None or device.family_id is None:
        raise NotYours
    child = changes.get("profile")
    if not changes.keys() <= CHANGEABLE or (child and child.family_id != row.family_id):
        raise ValueError("no change for a toy")
    before = row.profile_id
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    if changes.keys() & SETTINGS:
        told = context_of(row)
        members = {"volume": told["volume"], "lights": told["lights"]}
        transaction.on_commit(partial(calling.try_to_tell, [row.pk], "settings", **members))
    concerned = {child_id for child_id in (before, row.profile_id) if child_id is not None}
    if concerned and changes.keys() - {"name"}:
        transaction.on_commit(partial(epoch.bump, *concerned))
    return row
