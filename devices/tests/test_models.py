"""Toys, asked for in English, and what the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.tests.cast import NOON
from devices.models import Device

pytestmark = pytest.mark.django_db


def test_toys_are_found_by_what_they_are(asha):
    talking = Device.objects.create(serial="HAN-1", profile=asha, last_seen_at=NOON)
    unpaired = Device.objects.create(serial="HAN-2", last_seen_at=NOON - timedelta(days=2))
    Device.objects.create(serial="HAN-3", profile=asha, state="revoked", last_seen_at=NOON)
    never_heard = Device.objects.create(serial="HAN-4")
    assert list(Device.objects.paired()) == [talking]
    assert list(Device.objects.active()) == [talking, unpaired, never_heard]
    assert list(Device.objects.silent_for(timedelta(days=1), now=NOON)) == [unpaired, never_heard]


def test_a_toy_is_printed_by_its_serial(asha):
    assert str(Device(serial="HAN-1", profile=asha, name="Asha's")) == "HAN-1"


@pytest.mark.parametrize(
    "columns", [{"serial": "HAN-1"}, {"state": "lost"}, {"volume_percent": 101}, {"battery": 101}]
)
def test_the_database_refuses_what_cannot_be(columns):
    Device.objects.create(serial="HAN-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.create(**({"serial": "HAN-2"} | columns))


def test_a_toy_outlives_its_family(asha):
    toy = Device.objects.create(serial="HAN-1", profile=asha, family=asha.family)
    asha.family.delete()
    toy.refresh_from_db()
    assert (toy.profile, toy.family) == (None, None)
