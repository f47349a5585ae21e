"""
How a toy leaves a child: unpaired, lost and found again, or erased with its family.

Whichever way, the toy's row is left as the factory made it, and the toy itself is told to wipe:
at once when it is connected, else when it next connects.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import epoch
from accounts.erasure import receipt
from devices import calling
from devices.models import Device

_OF_THE_FAMILY = (
    "name",
    "volume_percent",
    "lights_on",
    "battery",
    "rssi",
    "telemetry",
    "last_seen_at",
    "profile",
    "family",
)


class PartingError(Exception):
    """Base. `code` is stable and public; `sentence` is for the parent."""

    code: str
    sentence: Any  # text, in the language of whoever reads it

    def __init__(self) -> None:
        super().__init__(self.code)


class IsLost(PartingError):
    """A lost toy stays with its family, so that a finder cannot pair it."""

    code = "toy-lost"
    sentence = _("This toy is marked as lost. Mark it as found first.")


class IsNotLost(PartingError):
    """Only a lost toy can be found."""

    code = "toy-not-lost"
    sentence = _("This toy is not marked as lost.")


class NotYours(PartingError):
    """The toy has left the family meanwhile."""

    code = "toy-not-yours"
    sentence = _("This toy does not belong to your family any more.")


@transaction.atomic
def unpair(device: Device) -> None:
    """
    Give the toy back: it wipes itself, and anybody who holds it can pair it.

    Raises IsLost and NotYours.
    """
    device = _locked(device)
    if device.state != Device.State.ACTIVE:
        raise IsLost
    child_id = device.profile_id
    forget(device)
    _tell(device, child_id, "unpaired")


@transaction.atomic
def report_lost(device: Device) -> None:
    """The toy is in unknown hands: it wipes itself, talks no more and cannot be paired."""
    device = _locked(device)
    if device.state != Device.State.ACTIVE:
        return  # said twice
    device.state = Device.State.REVOKED
    device.save(update_fields=["state"])
    device.codes.all().delete()
    _tell(device, device.profile_id, "revoked")


@transaction.atomic
def report_found(device: Device) -> None:
    """The toy is back with its family and talks again. Raises IsNotLost and NotYours."""
    device = _locked(device)
    if device.state != Device.State.REVOKED:
        raise IsNotLost
    device.state = Device.State.ACTIVE
    device.save(update_fields=["state"])
    if device.profile_id is not None:
        transaction.on_commit(partial(epoch.bump, device.profile_id))


@transaction.atomic
def erase(devices: Iterable[Device]) -> None:
    """
    The toys' child or family is being deleted: each keeps a nameless row until it has wiped.

    `confirm_wipe` ends that.
    """
    ids = [device.pk for device in devices]
    for device in Device.objects.select_for_update().filter(pk__in=ids).order_by("pk"):
        child_id = device.profile_id
        device.state = Device.State.ERASED
        forget(device)
        _tell(device, child_id, "erased")


@transaction.atomic
def confirm_wipe(device_id: UUID) -> bool:
    """The toy has shown that it knows nothing of its child: from now on it can be paired."""
    erased = Device.objects.filter(pk=device_id, state=Device.State.ERASED)
    is_wiped = bool(erased.update(state=Device.State.ACTIVE))
    if is_wiped:
        receipt.toy_has_wiped(device_id, now=timezone.now())
    return is_wiped


def forget(device: Device) -> None:
    """Leave nothing of a family on the toy's row, nor the toy on the family's conversations."""
    fresh = Device()
    for name in _OF_THE_FAMILY:
        setattr(device, name, getattr(fresh, name))
    device.save(update_fields=[*_OF_THE_FAMILY, "state"])
    device.codes.all().delete()
    device.interactions.update(device=None)


def _locked(device: Device) -> Device:
    """The row as it is now, still of the same family. Raises NotYours."""
    found = Device.objects.select_for_update().filter(pk=device.pk, family=device.family_id)
    if device.family_id is None or (row := found.first()) is None:
        raise NotYours
    return row


def _tell(device: Device, child_id: UUID | None, state: str) -> None:
    transaction.on_commit(partial(calling.try_to_tell, [device.pk], "policy", state=state))
    if child_id is not None:
        transaction.on_commit(partial(epoch.bump, child_id))
