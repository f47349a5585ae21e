"""Which toys hear of a release."""

import json

import pytest
from django.utils import timezone

from devices.models import Device, FirmwareRelease
from devices.updates import announcement, newer_for
from wire.messages import read_from_platform

COLUMNS = {"files": 1, "size": 1000, "sha256": "ab" * 32, "signature": "A" * 86 + "=="}


def release(version: str = "1.5.0", percent: int = 100) -> FirmwareRelease:
    """One that is not saved."""
    return FirmwareRelease(version=version, rollout_percent=percent, **COLUMNS)


def test_a_share_is_about_that_share_and_only_grows():
    serials = [f"HAN-{number}" for number in range(2000)]
    reached = {
        percent: {serial for serial in serials if release(percent=percent).reaches(serial)}
        for percent in (0, 10, 50, 100)
    }
    assert reached[0] == set()
    assert 140 < len(reached[10]) < 260
    assert reached[10] < reached[50] < reached[100] == set(serials)


def test_other_toys_come_first_at_the_next_release():
    serials = [f"HAN-{number}" for number in range(200)]
    first = [release("1.5.0", 50).reaches(serial) for serial in serials]
    assert first != [release("1.6.0", 50).reaches(serial) for serial in serials]


@pytest.mark.django_db
def test_a_toy_outside_the_share_is_offered_the_release_before():
    now = timezone.now()
    toy = Device.objects.create(serial="HAN-1")
    for version, percent in (("1.5.0", 100), ("1.6.0", 0)):
        row = release(version, percent)
        row.published_at = now
        row.save()
    found = newer_for(toy, "1.4.2", now=now)
    assert found is not None
    assert found.version == "1.5.0"


@pytest.mark.django_db
def test_a_toy_is_told_by_a_message_of_the_protocol():
    now = timezone.now()
    toy = Device.objects.create(serial="HAN-1")
    assert announcement(toy.pk, "1.4.2", now=now) == ""
    row = release()
    row.published_at = now
    row.save()
    told = read_from_platform(announcement(toy.pk, "1.4.2", now=now))
    assert told == {
        "type": "update",
        "version": "1.5.0",
        "manifest": "/device/v1/firmware?version=1.4.2",
    }
    assert json.loads(announcement(toy.pk, "1.4.2", now=now)) == told
    for firmware in ("1.5.0", "software-1", ""):
        assert announcement(toy.pk, firmware, now=now) == ""
