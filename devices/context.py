"""What a toy has to know of its child, and a tag that tells whether it knows it already."""

import hashlib
import json
from typing import Any

from accounts.models import Language
from devices.models import Device


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
        "volume": device.volume_percent,
        "lights": device.lights_on,
    }
    told = json.dumps(values, sort_keys=True).encode()
    return {"etag": hashlib.sha256(told).hexdigest()[:16], **values}
