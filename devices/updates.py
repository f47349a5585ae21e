"""Which firmware a toy is to fetch."""

from datetime import datetime
from typing import Any

from devices.models import Device, FirmwareRelease


def newer_for(device: Device, firmware: str, *, now: datetime) -> FirmwareRelease | None:
    """
    The newest published release for the toy's hardware, when it is newer than `firmware`.

    None when there is nothing newer, also for a toy whose version is none of ours ("software-1").
    """
    has = _number(firmware)
    if firmware and has is None:
        return None
    releases = FirmwareRelease.objects.published(now=now).filter(hardware=device.hardware)
    newest = max(releases, key=lambda release: _number(release.version) or (), default=None)
    if newest is None or (has is not None and (_number(newest.version) or ()) <= has):
        return None
    return newest


def manifest_of(release: FirmwareRelease) -> dict[str, Any]:
    """What a toy reads before it fetches the image; it checks size, hash and signature itself."""
    return {
        "version": release.version,
        "hardware": release.hardware,
        "url": release.url,
        "sha256": release.sha256,
        "size": release.size,
        "signature": release.signature,
    }


def _number(version: str) -> tuple[int, ...] | None:
    """ "1.10.2" as numbers that compare, zeros at the end left out; None for anything else."""
    parts = version.split(".")
    if len(version) > 40 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
