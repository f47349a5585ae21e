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
    "image": "firmware/esp32-s3-1.5.0.image",
    "files": 60,
    "size": 1000,
    "sha256": "ab" * 32,
    "signature": "A" * 86 + "==",
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


def released(version: str = "1.5.0", **columns) -> FirmwareRelease:
    return FirmwareRelease.objects.create(**RELEASE | {"version": version} | columns)


def test_nobody_writes_or_deletes_a_release_here(staff):
    row = released()
    assert staff.get(reverse("admin:devices_firmwarerelease_add")).status_code == 403
    delete = reverse("admin:devices_firmwarerelease_delete", args=[row.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 403


def test_a_release_is_given_to_some_and_its_signed_members_stand(staff):
    row = released()
    address = reverse("admin:devices_firmwarerelease_change", args=[row.pk])
    given = {"rollout_percent": 20, "is_paused": "on", "size": 3000, "sha256": "cd" * 32}
    assert staff.post(address, given).status_code == 302
    row.refresh_from_db()
    assert (row.rollout_percent, row.is_paused) == (20, True)
    assert (row.size, row.sha256) == (RELEASE["size"], RELEASE["sha256"])
    assert staff.post(address, {"rollout_percent": 101}).status_code == 200


def test_releases_are_published_paused_continued_and_taken_back(staff):
    row = released()
    address = reverse("admin:devices_firmwarerelease_changelist")
    now = timezone.now()

    def act(name: str) -> FirmwareRelease:
        staff.post(address, {"action": name, "_selected_action": [row.pk]})
        row.refresh_from_db()
        return row

    assert act("publish").published_at >= now
    assert act("pause").is_paused
    assert not act("go_on").is_paused
    assert act("withdraw").withdrawn_at >= now
    assert not act("pause").is_paused
    change = reverse("admin:devices_firmwarerelease_change", args=[row.pk])
    staff.post(change, {"rollout_percent": 50})
    row.refresh_from_db()
    assert row.rollout_percent == 100


def test_the_list_counts_who_runs_what_in_one_query(staff, django_assert_max_num_queries, toy):
    Device.objects.update(firmware="1.5.0")
    released()
    address = reverse("admin:devices_firmwarerelease_changelist")
    staff.get(address)
    with django_assert_max_num_queries(9):
        one = staff.get(address).content.decode()
    assert '?firmware=1.5.0&amp;hardware=esp32-s3">1</a>' in one
    for minor in range(6, 12):
        released(f"1.{minor}.0")
    with django_assert_max_num_queries(9):
        staff.get(address)


def test_the_list_counts_toys_that_could_not_take_a_release(staff, toy):
    released("1.5.0")
    released("1.5.1")
    rows = reverse("admin:devices_firmwarerelease_changelist")
    toys = reverse("admin:devices_device_changelist")
    for told, count in (
        ("1.5.0 bad-signature", 1),
        ("1.5.0 unproven", 1),
        ("1.5.0 staged", 0),
        ("1.5.0 unreachable", 0),
        (None, 0),
    ):
        Device.objects.update(telemetry={"update": told})
        page = staff.get(rows).content.decode()
        assert f'?q=1.5.0&amp;hardware=esp32-s3">{count}</a>' in page
        assert '?q=1.5.1&amp;hardware=esp32-s3">0</a>' in page
        assert ("HAN-1" in staff.get(toys, {"q": "1.5.0"}).content.decode()) == bool(told)


def test_the_admin_shows_a_toys_own_numbers(staff, toy):
    Device.objects.update(telemetry={"heap": 118_240, "dropped_ms": 40})
    page = staff.get(reverse("admin:devices_device_change", args=[toy.pk])).content.decode()
    assert "dropped_ms 40, heap 118240" in page
