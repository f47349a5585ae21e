"""Which firmware a toy is to fetch, and how it is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from devices.models import Device, FirmwareRelease
from wire import messages
from wire.releases import number


def newer_for(device: Device, firmware: str, *, now: datetime) -> FirmwareRelease | None:
    """
    The newest release that reaches the toy and fits it, when it is newer than `firmware`.

    None when there is nothing newer, also for a toy whose version is none of ours ("software-1").
    """
    has = number(firmware)
    if firmware and has is None:
        return None
    offered = FirmwareRelease.objects.offered(now=now).filter(hardware=device.hardware)
    reaching = [release for release in offered if release.reaches(device.serial)]
    newest = max(reaching, key=lambda release: number(release.version) or (), default=None)
    if newest is None or (has is not None and (number(newest.version) or ()) <= has):
        return None
    return newest


def announcement(device_id: UUID, firmware: str, *, now: datetime) -> str:
    """The `update` message for a toy that has just said what it runs; "" when it is up to date."""
    device = Device.objects.filter(pk=device_id).only("serial", "hardware").first()
    release = newer_for(device, firmware, now=now) if device and firmware else None
    if release is None:
        return ""
    manifest = f"{reverse('toy-firmware')}?{urlencode({'version': firmware})}"
    text: str = messages.pack("update", version=release.version, manifest=manifest)
    return text


def manifest_of(release: FirmwareRelease) -> dict[str, Any]:
    """What a toy reads before it fetches the image, and checks itself."""
    return {
        "version": release.version,
        "hardware": release.hardware,
        "url": reverse("toy-firmware-image", args=[release.version]),
        "files": release.files,
        "size": release.size,
        "sha256": release.sha256,
        "signature": release.signature,
    }
