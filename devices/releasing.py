"""
How a firmware becomes a release: from the bundle that `make firmware` wrote to a row and an image.

Nothing else makes a release. The image is signed here unless the bundle brought a signature; what
toys would refuse is refused here first.
"""

import base64
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from devices.models import FirmwareRelease
from firmware.signing import NoKey, read_key, sign
from firmware.updates.image import ImageError, Unpacker
from wire.limits import MAX_IMAGE_BYTES
from wire.releases import ManifestError, number, read_manifest, statement

MANIFEST = "manifest.json"
IMAGE = "image"
MAX_MANIFEST_BYTES = 4096


class BundleRefused(Exception):
    """A bundle cannot be released; nothing was written. The text says why, in one line."""


def release(folder: Path, *, percent: int, now: datetime | None) -> FirmwareRelease:
    """
    Make a release of the bundle in `folder` (`manifest.json` and `image`).

    `now` publishes it to `percent` of the toys; None leaves it unpublished. Raises BundleRefused.
    """
    manifest, image = _read(folder)
    _check(manifest, image)
    row = FirmwareRelease(
        version=manifest["version"],
        hardware=manifest["hardware"],
        files=manifest["files"],
        size=manifest["size"],
        sha256=manifest["sha256"],
        signature=_signature(manifest),
        rollout_percent=percent,
        published_at=now,
    )
    before = FirmwareRelease.objects.filter(hardware=row.hardware)
    greatest = max((number(one.version) or () for one in before), default=())
    if (number(row.version) or ()) <= greatest:
        raise BundleRefused(
            f"{row.version} is not newer than the releases that {row.hardware} has: toys would "
            "refuse it. Raise VERSION in firmware/version.py and make the bundle again."
        )
    with transaction.atomic():
        row.image.save(
            f"firmware/{row.hardware}-{row.version}.image", ContentFile(image), save=False
        )
        row.save()
    return row


def _read(folder: Path) -> tuple[dict[str, Any], bytes]:
    try:
        if (folder / MANIFEST).stat().st_size > MAX_MANIFEST_BYTES:
            raise BundleRefused(f"{folder / MANIFEST}: too large for a manifest")
        if (folder / IMAGE).stat().st_size > MAX_IMAGE_BYTES:
            raise BundleRefused(f"{folder / IMAGE}: larger than {MAX_IMAGE_BYTES} bytes")
        text, image = (folder / MANIFEST).read_bytes(), (folder / IMAGE).read_bytes()
    except OSError as problem:
        raise BundleRefused(
            f"{problem.filename}: {problem.strerror}; run `make firmware` and name its folder"
        ) from None
    try:
        return read_manifest(text), image
    except ManifestError as error:
        raise BundleRefused(f"{folder / MANIFEST}: {error}") from None


def _check(manifest: dict[str, Any], image: bytes) -> None:
    """What a toy would check of the image."""
    if len(image) != manifest["size"] or hashlib.sha256(image).hexdigest() != manifest["sha256"]:
        raise BundleRefused("the image is not the one that the manifest names")
    unpacker = Unpacker()
    try:
        names = {name for name, _ in unpacker.take(image)}
    except ImageError as error:
        raise BundleRefused(f"the image cannot be unpacked: {error}") from None
    if not unpacker.is_whole or len(names) != manifest["files"]:
        raise BundleRefused("the image has not the files that the manifest counts")


def _signature(manifest: dict[str, Any]) -> str:
    """The manifest's own signature, when it is by our key; else a new one."""
    try:
        key = read_key(
            settings.FIRMWARE_SIGNING_KEY,
            settings.FIRMWARE_SIGNING_KEY_FILE,
            may_make=not settings.PRODUCTION,
        )
    except NoKey as error:
        raise BundleRefused(str(error)) from None
    given: str = manifest["signature"]
    if not given:
        return sign(manifest, key)
    try:
        key.public_key().verify(base64.b64decode(given), statement(manifest))
    except (InvalidSignature, ValueError):
        raise BundleRefused("the bundle was signed by another key") from None
    return given
