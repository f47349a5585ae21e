"""What was agreed to, and by whom."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts import consent, ledger
from accounts.models import ConsentEvent
from accounts.tests.cast import NOON, agree, household

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db):
    return household("parent@example.com", "Mira", consents=[])


def test_nothing_is_granted_until_somebody_does(home):
    assert consent.granted_purposes(home.child.pk) == set()
    assert consent.granted_purposes(uuid4()) == set()


def test_the_last_word_on_each_purpose_stands(home):
    agree(home, ["core_voice", "progress", "memory"])
    consent.withdraw(home.child.pk, ["progress", "memory"], guardian=home.guardian, now=NOON)
    agree(home, ["memory"])
    assert consent.granted_purposes(home.child.pk) == {"core_voice", "memory"}
    assert ConsentEvent.objects.count() == 6


def test_the_order_of_writing_decides_when_clocks_disagree(home):
    earlier = NOON - timedelta(hours=1)
    agree(home, ["progress"])
    consent.withdraw(home.child.pk, ["progress"], guardian=home.guardian, now=earlier)
    assert consent.granted_purposes(home.child.pk) == set()


def test_a_line_says_who_when_what_and_how_and_names_nobody(home):
    agree(home, ["progress"])
    line = ConsentEvent.objects.get()
    assert (line.action, line.purpose, line.method) == ("granted", "progress", "staff_override")
    assert line.occurred_at == NOON
    assert line.child_ref == ledger.ref("child", home.child.pk)
    assert line.actor_ref == ledger.ref("guardian", home.guardian.pk)
    assert str(home.child.pk) not in str(vars(line))


@pytest.mark.parametrize("purpose", ["everything", "", "CORE_VOICE"])
def test_an_unknown_purpose_is_refused_with_all_that_came_with_it(home, purpose):
    with pytest.raises(consent.UnknownPurpose):
        agree(home, ["progress", purpose])
    assert not ConsentEvent.objects.exists()


def test_nobody_speaks_for_another_familys_child(home, ravis):
    with pytest.raises(consent.NotTheGuardian):
        agree(home, ["progress"], guardian=ravis.guardian)
    assert consent.granted_purposes(home.child.pk) == set()


def test_children_of_one_family_are_asked_for_one_by_one(home, ravis):
    agree(home, ["progress"])
    assert "memory" in consent.granted_purposes(ravis.child.pk)
    assert consent.granted_purposes(home.child.pk) == {"progress"}


def test_what_stands_is_read_in_one_query(home, django_assert_num_queries):
    with django_assert_num_queries(1):
        consent.granted_purposes(home.child.pk)
