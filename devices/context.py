"""What a toy has to know of its child, and a tag that tells whether it knows it already."""

import hashlib
import json
from typing import Any

from accounts.models import Language, Profile
from devices.models import Device


def volume_for(device: Device, child: Profile | None) -> int:
    """How loud the toy is to be, in percent: as it was set, but never above the family's cap."""
    limits = getattr(child, "limits", None)  # no row: nothing is limited
    return min(device.volume_percent, limits.volume_cap_percent if limits else 100)


def context_of(device: Device) -> dict[str, Any]:
    """
    Language, time zone, volume (percent), lights (on or off), and the `etag` of these values.

    No name and no date of birth: a toy can be lost. The etag changes when a value does, and only
    then.
    """
    child = device.profile
    values = {
        "language": child.preferred_language if child else Language.ENGLISH.value,
        "timezone": child.timezone if child else "UTC",
        "volume": volume_for(device, child),
        "lights": device.lights_on,
    }
    told = json.dumps(values, sort_keys=True).encode()
    return {"etag": hashlib.sha256(told).hexdigest()[:16], **values}
