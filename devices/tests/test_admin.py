"""Toys in the admin: what staff see of them, and what they never see."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.cast import NOON
from devices import credentials
from devices.models import Device, FirmwareRelease, PairingCode

pytestmark = pytest.mark.django_db

RELEASE = {
    "version": "1.5.0",
    "hardware": "esp32-s3",
    "url": "https://toys.example.com/1.5.0.bin",
    "sha256": "ab" * 32,
    "size": 1000,
    "signature": "c2lnbmF0dXJlIG9mIHRoZSBpbWFnZSBieSB0aGUgZmFjdG9yeQ==",
}


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("staff@example.com"))
    return client


@pytest.fixture
def toy(ashas):
    device = Device.objects.create(
        serial="HAN-1", name="Asha's Hanuman", profile=ashas.child, family=ashas.family
    )
    credentials.issue(device)
    PairingCode.objects.create(device=device, digits="471902", expires_at=NOON)
    return device


def test_no_page_shows_a_secret_a_code_or_a_parents_words(staff, toy):
    code = PairingCode.objects.get()
    for address in (
        reverse("admin:devices_device_changelist"),
        reverse("admin:devices_device_change", args=[toy.pk]),
        reverse("admin:devices_pairingcode_changelist"),
        reverse("admin:devices_pairingcode_change", args=[code.pk]),
    ):
        page = staff.get(address).content.decode()
        assert "HAN-1" in page
        for hidden in (toy.secret_hash, "471902", "Asha"):
            assert hidden not in page


def test_nobody_changes_a_toy_or_a_code_here(staff, toy):
    for name, row in (("device", toy), ("pairingcode", PairingCode.objects.get())):
        assert staff.get(reverse(f"admin:devices_{name}_add")).status_code == 403
        address = reverse(f"admin:devices_{name}_change", args=[row.pk])
        assert staff.post(address, {"state": "erased", "digits": "000000"}).status_code == 403
    toy.refresh_from_db()
    assert toy.state == "active"


def test_a_release_is_written_and_once_published_stands(staff):
    answer = staff.post(reverse("admin:devices_firmwarerelease_add"), RELEASE)
    assert answer.status_code == 302
    release = FirmwareRelease.objects.get()
    address = reverse("admin:devices_firmwarerelease_change", args=[release.pk])
    assert staff.post(address, RELEASE | {"size": 2000}).status_code == 302
    FirmwareRelease.objects.update(published_at=timezone.now())
    assert staff.post(address, RELEASE | {"size": 3000}).status_code == 403
    release.refresh_from_db()
    assert release.size == 2000


@pytest.mark.parametrize(
    "columns",
    [
        {"url": "http://toys.example.com/1.bin"},
        {"sha256": "ab"},
        {"version": "latest"},
        {"size": 0},
        {"signature": "none"},
    ],
)
def test_a_release_that_no_toy_could_check_is_refused(staff, columns):
    answer = staff.post(reverse("admin:devices_firmwarerelease_add"), RELEASE | columns)
    assert answer.status_code == 200
    assert not FirmwareRelease.objects.exists()
