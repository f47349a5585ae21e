"""Families that stay away: told, warned, erased; and kept as soon as anybody is here."""

from datetime import datetime, timedelta

import pytest
from django.core import mail

from accounts import absence
from accounts.models import Erasure, Family, Guardian, Profile, User
from accounts.tests.cast import NOON, Household
from devices.models import Device
from voice.models import Interaction

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
TOLD = NOON + absence.TOLD
WARNED = NOON + absence.ENDS - absence.NOTICE
ENDS = NOON + absence.ENDS


@pytest.fixture
def away(ashas) -> Household:
    """Asha's family, last seen at NOON."""
    here(NOON)
    return ashas


def here(at: datetime) -> None:
    """Everything that was ever made was made at this instant."""
    Family.objects.update(created_at=at)
    Profile.objects.update(created_at=at)
    Guardian.objects.update(since=at)


@pytest.fixture
def looked(django_capture_on_commit_callbacks):
    def at(now):
        with django_capture_on_commit_callbacks(execute=True):
            found = absence.look(now=now)
        return {name: number for name, number in found.items() if number}

    return at


def test_a_family_is_told_after_eleven_months_and_two_days_before_the_end(away, looked):
    assert looked(TOLD - SECOND) == {}
    assert looked(TOLD) == {"told": 1}
    assert looked(TOLD + DAY) == {}
    assert looked(WARNED - SECOND) == {}
    assert looked(WARNED) == {"warned": 1}
    assert looked(ENDS - SECOND) == {}
    assert not Erasure.objects.exists()
    assert looked(ENDS) == {"ended": 1}
    erasure = Erasure.objects.get()
    assert (erasure.kind, erasure.subject) == ("family", away.family.pk)
    assert looked(ENDS + DAY) == {}
    told, warned, *_ = mail.outbox
    assert told.to == warned.to == [away.user.email]
    assert "20 Nov 2027" in told.body
    assert "two days" in warned.subject
    assert "Asha" not in told.body + warned.body


def test_each_guardian_is_told_in_their_language(away, looked):
    other = User.objects.create_user("other@example.com", language="hi")
    Guardian.objects.create(user=other, family=away.family)
    here(NOON)
    looked(TOLD)
    assert {one.to[0] for one in mail.outbox} == {away.user.email, other.email}
    hindi = next(one for one in mail.outbox if one.to == [other.email])
    assert "20 नव" in hindi.body


SIGNS = {
    "a parent signs in": lambda home, at: User.objects.update(last_login=at),
    "a toy is heard": lambda home, at: Device.objects.create(
        serial="HAN-1", family=home.family, last_seen_at=at
    ),
    "a child talks": lambda home, at: Interaction.objects.create(
        profile=home.child, started_at=at
    ),
    "a guardian joins": lambda home, at: (
        Guardian.objects.create(
            user=User.objects.create_user("new@example.com"), family=home.family
        )
        and Guardian.objects.filter(user__email="new@example.com").update(since=at)
    ),
    "a child is added": lambda home, at: Profile.objects.filter(
        pk=Profile.objects.create(family=home.family).pk
    ).update(created_at=at),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_whoever_is_here_keeps_everything(away, looked, sign):
    looked(TOLD)
    looked(WARNED)
    SIGNS[sign](away, WARNED + SECOND)
    assert looked(ENDS) == {}
    assert looked(WARNED + SECOND + absence.TOLD - SECOND) == {}
    assert looked(WARNED + SECOND + absence.TOLD) == {"told": 1}, "the next absence begins anew"


def test_nothing_is_erased_without_two_days_of_notice_however_late_we_are(away, looked):
    late = ENDS + 30 * DAY
    assert looked(late) == {"told": 1}
    assert looked(late + absence.NOTICE - SECOND) == {}
    assert looked(late + absence.NOTICE) == {"warned": 1}
    assert looked(late + 2 * absence.NOTICE - SECOND) == {}
    assert looked(late + 2 * absence.NOTICE) == {"ended": 1}


def test_a_clock_that_was_set_back_tells_nobody_twice(away, looked):
    looked(TOLD)
    assert looked(TOLD - DAY) == {}
    looked(WARNED)
    assert looked(WARNED - DAY) == {}
    assert looked(ENDS - DAY) == {}
    assert looked(ENDS) == {"ended": 1}


def test_a_family_next_door_is_left_in_peace(away, ravis, looked):
    User.objects.filter(pk=ravis.user.pk).update(last_login=ENDS)
    for at in (TOLD, WARNED, ENDS):
        looked(at)
    assert {one.to[0] for one in mail.outbox[:2]} == {away.user.email}
    assert [erasure.subject for erasure in Erasure.objects.all()] == [away.family.pk]
