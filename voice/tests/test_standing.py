"""What may be done at one moment: a real database, one query."""

from datetime import time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import consent
from accounts.models import Limits, Purpose, QuietHours
from accounts.tests.cast import NOON, Household, agree, household
from devices.models import Device
from voice.limits import Allowed, Window
from voice.models import Recollection
from voice.standing import ToyDoor, ask

pytestmark = pytest.mark.django_db


def toy_of(home: Household, serial: str = "HAN-1", **columns) -> ToyDoor:
    device = Device.objects.create(
        serial=serial, profile=home.child, family=home.family, **columns
    )
    return ToyDoor(device.pk, home.child.pk)


def policy(door: ToyDoor) -> str:
    return ask([door])[door].policy


def withdraw(home: Household, *purposes: Purpose) -> None:
    consent.withdraw(home.child.pk, purposes, guardian=home.guardian, now=NOON)


def test_a_child_with_consent_may_talk_and_its_purposes_are_told(ashas):
    door = toy_of(ashas, volume_percent=35, lights_on=False)
    standing = ask([door])[door]
    assert standing.policy == ""
    assert standing.purposes == frozenset(Purpose.values)
    assert (standing.volume, standing.lights) == (35, False)


def test_a_withdrawn_consent_is_withdrawn_and_a_missing_one_is_none(ashas):
    other = household("b@example.com", "Ravi", consents=[])
    withdraw(ashas, Purpose.CORE_VOICE)
    assert policy(toy_of(ashas)) == "withdrawn"
    assert policy(toy_of(other, "HAN-2")) == "no_consent"


@pytest.mark.parametrize(
    ("country", "expected"),
    [("US", ""), ("IN", ""), ("DE", "withdrawn"), ("GB", "withdrawn"), ("", "withdrawn")],
)
def test_religion_must_be_agreed_to_where_the_law_wants_it(ashas, country, expected):
    ashas.family.country = country
    ashas.family.save()
    withdraw(ashas, Purpose.RELIGION_EXPLICIT)
    assert policy(toy_of(ashas)) == expected


def test_a_narrow_withdrawal_leaves_the_talk_and_takes_its_purpose(ashas):
    door = toy_of(ashas)
    withdraw(ashas, Purpose.PROGRESS, Purpose.MEMORY)
    standing = ask([door])[door]
    assert standing.policy == ""
    assert standing.purposes == frozenset(Purpose.values) - {Purpose.PROGRESS, Purpose.MEMORY}


def test_a_pause_ends_when_it_is_lifted(ashas):
    door = toy_of(ashas)
    for paused_at, expected in [(timezone.now(), "paused"), (None, "")]:
        ashas.child.paused_at = paused_at
        ashas.child.save()
        assert policy(door) == expected


def test_without_a_language_model_there_is_no_talk(ashas):
    Limits.objects.create(profile=ashas.child, is_ai_off=True)
    assert policy(toy_of(ashas)) == "ai_off"


def test_when_the_child_may_talk_is_told_and_forbids_nothing_by_itself(ashas):
    door = toy_of(ashas)
    Limits.objects.create(profile=ashas.child, daily_minutes=30, has_bonus_story=False)
    for weekday in (6, 0):
        QuietHours.objects.create(
            profile=ashas.child, weekday=weekday, starts=time(19, 30), ends=time(7)
        )
    windows = tuple(Window(weekday, time(19, 30), time(7)) for weekday in (0, 6))
    standing = ask([door])[door]
    assert standing.policy == ""
    assert standing.allowed == Allowed(1800, windows, False, ZoneInfo("Asia/Kolkata"))


def test_one_familys_limits_are_not_anothers(ashas, ravis):
    Limits.objects.create(profile=ashas.child, daily_minutes=30, volume_cap_percent=50)
    QuietHours.objects.create(profile=ashas.child, weekday=0, starts=time(19), ends=time(7))
    door = toy_of(ravis, "HAN-2")
    standing = ask([door])[door]
    assert standing.allowed.is_free
    assert standing.volume == 70


def test_the_familys_cap_is_the_toys_volume(ashas):
    Limits.objects.create(profile=ashas.child, volume_cap_percent=50)
    door = toy_of(ashas, volume_percent=90)
    assert ask([door])[door].volume == 50


def test_a_withdrawal_counts_more_than_a_pause(ashas):
    ashas.child.paused_at = timezone.now()
    ashas.child.save()
    withdraw(ashas, Purpose.CORE_VOICE)
    assert policy(toy_of(ashas)) == "withdrawn"


@pytest.mark.parametrize("state", [Device.State.REVOKED, Device.State.ERASED])
def test_a_lost_or_erased_toy_may_nothing(ashas, state):
    assert policy(toy_of(ashas, state=state)) == state.value


def test_a_toy_that_left_its_child_is_unpaired(ashas, ravis):
    door = toy_of(ashas)
    for columns in [
        {"profile": None, "family": None},
        {"profile": ravis.child, "family": ravis.family},  # even though Ravi's family agreed
    ]:
        Device.objects.filter(pk=door.device_id).update(**columns)
        assert policy(door) == "unpaired"


def test_a_toy_whose_child_is_gone_has_no_consent(ashas):
    door = toy_of(ashas)
    Device.objects.filter(pk=door.device_id).update(profile=None)
    assert policy(door) == "no_consent"


def test_a_toy_without_a_row_is_revoked(ashas):
    assert policy(ToyDoor(uuid4(), ashas.child.pk)) == "revoked"


def test_any_number_of_toys_costs_one_query(ashas, ravis, django_assert_num_queries):
    doors = [toy_of(ashas), toy_of(ravis, "HAN-2"), toy_of(ashas, "HAN-3")]
    with django_assert_num_queries(1):
        found = ask(doors)
    assert set(found) == set(doors)


def test_a_consent_that_is_given_again_counts(ashas):
    door = toy_of(ashas)
    withdraw(ashas, Purpose.CORE_VOICE)
    agree(ashas, [Purpose.CORE_VOICE])
    assert policy(door) == ""


def test_a_brief_is_old_once_the_child_or_its_summary_has_changed(ashas):
    door = toy_of(ashas)
    seen = [ask([door])[door].briefed]
    ashas.child.avoid_topics = ["dogs"]
    ashas.child.save()
    seen.append(ask([door])[door].briefed)
    Recollection(profile=ashas.child, text="Liked the ring.", updated_at=NOON).save()
    seen.append(ask([door])[door].briefed)
    assert len(set(seen)) == 3
    ashas.child.save(update_fields=["paused_at"])
    assert ask([door])[door].briefed == seen[-1]
