"""What was agreed to, and by whom."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts import consent
from accounts.models import ConsentRecord
from accounts.tests.cast import NOON, household

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db):
    return household("parent@example.com", "Mira", consents=[])


def test_nothing_is_granted_until_somebody_does(home):
    assert consent.granted_purposes(home.child.pk) == set()
    assert consent.granted_purposes(uuid4()) == set()


def test_the_last_word_on_each_purpose_stands(home):
    def say(deed, *purposes):
        deed(home.child, purposes, guardian=home.guardian, now=NOON)

    say(consent.grant, "core_voice", "progress", "memory")
    say(consent.withdraw, "progress", "memory")
    say(consent.grant, "memory")
    assert consent.granted_purposes(home.child.pk) == {"core_voice", "memory"}
    assert ConsentRecord.objects.about(home.child.pk).count() == 6


def test_the_order_of_writing_decides_when_clocks_disagree(home):
    earlier = NOON - timedelta(hours=1)
    consent.grant(home.child, ["progress"], guardian=home.guardian, now=NOON)
    consent.withdraw(home.child, ["progress"], guardian=home.guardian, now=earlier)
    assert consent.granted_purposes(home.child.pk) == set()


def test_a_record_says_who_when_and_what(home):
    consent.grant(home.child, ["progress"], guardian=home.guardian, now=NOON)
    record = ConsentRecord.objects.get()
    assert (record.profile, record.purpose, record.granted) == (home.child, "progress", True)
    assert (record.guardian, record.at) == (home.guardian, NOON)


@pytest.mark.parametrize("purpose", ["everything", "", "CORE_VOICE"])
def test_an_unknown_purpose_is_refused_with_all_that_came_with_it(home, purpose):
    with pytest.raises(consent.UnknownPurpose):
        consent.grant(home.child, ["progress", purpose], guardian=home.guardian, now=NOON)
    assert not ConsentRecord.objects.exists()


def test_nobody_speaks_for_another_familys_child(home, ravis):
    with pytest.raises(consent.NotTheGuardian):
        consent.grant(home.child, ["progress"], guardian=ravis.guardian, now=NOON)
    assert consent.granted_purposes(home.child.pk) == set()


def test_children_of_one_family_are_asked_for_one_by_one(home, ravis):
    consent.grant(home.child, ["progress"], guardian=home.guardian, now=NOON)
    assert "memory" in consent.granted_purposes(ravis.child.pk)
    assert consent.granted_purposes(home.child.pk) == {"progress"}


def test_what_stands_is_read_in_one_query(home, django_assert_num_queries):
    with django_assert_num_queries(1):
        consent.granted_purposes(home.child.pk)
