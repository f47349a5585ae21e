"""From a bundle to a release that toys accept."""

import base64
import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from devices.models import FirmwareRelease
from devices.releasing import BundleRefused, release
from devices.updates import manifest_of
from firmware.signing import read_key, sign
from firmware.updates.ed25519 import verify
from firmware.updates.image import packed
from wire.releases import read_manifest, statement

pytestmark = pytest.mark.django_db

IMAGE = packed({"firmware/app.mpy": b"M\x06" * 300})


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.FIRMWARE_SIGNING_KEY_FILE = tmp_path / "keys" / "firmware.key"
    private = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path / "private"}}
    settings.STORAGES = settings.STORAGES | {"private": private}


@pytest.fixture
def bundle(tmp_path):
    """A function that writes a bundle: `image`, and a manifest with other members than usual."""

    def write(image: bytes = IMAGE, **changed):
        manifest = {
            "version": "1.5.0",
            "hardware": "esp32-s3",
            "url": "/device/v1/firmware/1.5.0",
            "files": 1,
            "size": len(IMAGE),
            "sha256": hashlib.sha256(IMAGE).hexdigest(),
        } | changed
        folder = tmp_path / "bundle"
        folder.mkdir(exist_ok=True)
        (folder / "image").write_bytes(image)
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return folder

    return write


def test_a_release_is_what_a_toy_accepts(bundle, settings):
    row = release(bundle(), percent=20, now=timezone.now())
    with row.image.open() as file:
        assert file.read() == IMAGE
    manifest = read_manifest(json.dumps(manifest_of(row)))
    key = read_key("", settings.FIRMWARE_SIGNING_KEY_FILE, may_make=False)
    signature = base64.b64decode(manifest["signature"])
    assert verify(key.public_key().public_bytes_raw(), statement(manifest), signature)
    row.full_clean()


def test_a_bundle_that_our_key_has_signed_keeps_its_signature(bundle, settings):
    key = read_key("", settings.FIRMWARE_SIGNING_KEY_FILE, may_make=True)
    manifest = json.loads((bundle() / "manifest.json").read_text())
    signature = sign(manifest, key)
    assert release(bundle(signature=signature), percent=100, now=None).signature == signature


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"image": IMAGE[:-1]}, "not the one that the manifest names"),
        ({"sha256": "0" * 64}, "not the one that the manifest names"),
        ({"files": 2}, "not the files that the manifest counts"),
        ({"version": "new"}, "version: numbers"),
        ({"signature": "A" * 86 + "=="}, "signed by another key"),
    ],
)
def test_what_toys_would_refuse_is_refused_and_leaves_nothing(bundle, changed, why):
    with pytest.raises(BundleRefused, match=why):
        release(bundle(**changed), percent=100, now=None)
    assert not FirmwareRelease.objects.exists()


def test_an_older_version_is_no_release_any_more(bundle):
    release(bundle(), percent=100, now=None)
    for version in ("1.5.0", "1.4.9"):
        with pytest.raises(BundleRefused, match="not newer than"):
            release(bundle(version=version), percent=100, now=None)
    assert release(bundle(version="1.10.0"), percent=100, now=None).pk


def test_in_production_there_is_no_key_by_chance(bundle, settings):
    settings.PRODUCTION = True
    with pytest.raises(BundleRefused, match="set FIRMWARE_SIGNING_KEY"):
        release(bundle(), percent=100, now=None)


def test_the_command_releases_and_says_so(bundle, capsys):
    call_command("firmware_release", str(bundle()), "--percent", "10")
    assert capsys.readouterr().out == (
        f"esp32-s3 1.5.0: 1 files, {len(IMAGE)} bytes, offered to 10 % of the toys\n"
    )
    row = FirmwareRelease.objects.get()
    assert (row.rollout_percent, row.published_at is not None) == (10, True)


def test_the_command_says_what_to_do_without_a_bundle(tmp_path):
    with pytest.raises(CommandError, match="run `make firmware`"):
        call_command("firmware_release", str(tmp_path / "none"), stdout=StringIO())
