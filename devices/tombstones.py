"""When a child or a family is deleted, each of its toys stays, nameless, until it has wiped."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from accounts.models import Family, Profile
from devices.models import Device
from devices.parting import erase


@receiver(pre_delete, sender=Profile, dispatch_uid="toys-of-a-deleted-child")
def child_goes(instance: Profile, **_: Any) -> None:
    """Its toys are to wipe themselves."""
    erase(Device.objects.filter(profile=instance))


@receiver(pre_delete, sender=Family, dispatch_uid="toys-of-a-deleted-family")
def family_goes(instance: Family, **_: Any) -> None:
    """Its toys are to wipe themselves, those of no child included."""
    erase(Device.objects.filter(family=instance))
