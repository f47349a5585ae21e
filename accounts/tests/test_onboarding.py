"""The way of a new family: what comes next, whatever was done before, and in any order."""

from itertools import product
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from accounts import consent, consent_requests, families, invariants, new_child, withdrawing
from accounts.models import Profile, User
from accounts.onboarding import Facts, Step, facts_of, next_step
from accounts.tests.cast import NOON
from accounts.tests.parents import ask, mailoutbox_now, parent, token_of
from devices.models import Device
from voice.models import Interaction

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db

CHILD = uuid4()
ALL = {
    "has_country": [False, True],
    "is_asked": [False, True],
    "agreed_child_id": [None, uuid4()],
    "child_id": [None, CHILD],
    "has_toy": [False, True],
    "has_talked": [False, True],
}
EVERY = [Facts(**dict(zip(ALL, values, strict=True))) for values in product(*ALL.values())]


def test_the_steps_come_in_order():
    way = [
        Facts(),
        Facts(has_country=True),
        Facts(has_country=True, is_asked=True),
        Facts(has_country=True, agreed_child_id=CHILD),
        Facts(has_country=True, child_id=CHILD),
        Facts(has_country=True, child_id=CHILD, has_toy=True),
        Facts(has_country=True, child_id=CHILD, has_toy=True, has_talked=True),
    ]
    assert [next_step(facts) for facts in way] == list(Step)


@pytest.mark.parametrize("facts", EVERY)
def test_the_child_comes_only_after_consent(facts):
    step = next_step(facts)
    assert (step == Step.CHILD) <= (facts.agreed_child_id is not None)
    assert (step in (Step.PAIR, Step.FIRST_WORDS, Step.DONE)) <= (facts.child_id is not None)
    assert (step == Step.COUNTRY) <= (not facts.has_country)


def test_a_family_that_talks_is_asked_nothing():
    for facts in EVERY:
        if facts.child_id and facts.has_talked and facts.agreed_child_id is None:
            assert next_step(facts) == Step.DONE


def test_facts_are_read_in_one_query(mailoutbox_now, django_assert_num_queries):
    user = User.objects.create_user("mira@example.com")
    assert facts_of(user, now=NOON) == Facts()
    families.begin_family(user, "IN")
    with mailoutbox_now() as mails:
        request = ask(user.guardianship)
    assert facts_of(user, now=NOON) == Facts(has_country=True, is_asked=True)
    consent_requests.confirm(token_of(mails[0].body), user=user, now=NOON)
    agreed = Facts(has_country=True, agreed_child_id=request.child_id)
    assert facts_of(user, now=NOON) == agreed
    child = add(user.guardianship, request.child_id)
    toy = Device.objects.create(serial="HAN-1", family=child.family, profile=child)
    Interaction.objects.create(profile=child, device=toy, started_at=NOON)
    with django_assert_num_queries(1):
        facts = facts_of(user, now=NOON)
    assert facts == Facts(True, False, None, child.pk, True, True)


def add(guardian, child_id, name="Mira"):
    return new_child.add_child(
        child_id,
        guardian=guardian,
        child_name=name,
        dob=None,
        preferred_language="en",
        timezone="UTC",
        now=NOON,
    )


def test_a_child_has_no_row_before_somebody_agreed(mailoutbox_now):
    guardian = parent()
    with mailoutbox_now() as mails:
        request = ask(guardian)
    for child_id in (request.child_id, uuid4()):
        with pytest.raises(new_child.NotAgreed):
            add(guardian, child_id)
    consent_requests.confirm(token_of(mails[0].body), user=guardian.user, now=NOON)
    with pytest.raises(new_child.NotAgreed):
        add(parent("other@example.com"), request.child_id)
    assert add(guardian, request.child_id).pk == request.child_id
    assert add(guardian, request.child_id, "Another").child_name == "Mira"


STEPS = st.lists(st.sampled_from(["ask", "confirm", "withdraw", "add", "add a guess"]), max_size=9)


@hypothesis(deadline=None, max_examples=30)
@given(STEPS)
def test_in_any_order_no_child_has_a_row_before_a_grant(deeds):
    """Whatever is clicked in whatever order, a row follows consent and never precedes it."""
    with transaction.atomic():
        guardian = parent()
        child_id, tokens = uuid4(), []
        for number, deed in enumerate(deeds):
            try:
                if deed == "ask":
                    purposes = ["core_voice", "progress"] if number % 2 else ["core_voice"]
                    request = ask(guardian, purposes, child_id=child_id)
                    token = f"token {number}"
                    request.token_hash = consent_requests.hash_of(token)
                    request.save()
                    tokens.append(token)
                elif deed == "confirm" and tokens:
                    consent_requests.confirm(tokens[-1], user=guardian.user, now=NOON)
                elif deed == "withdraw":
                    withdrawing.stop(child_id, ["core_voice"], guardian=guardian, now=NOON)
                else:
                    add(guardian, child_id if deed == "add" else uuid4())
            except (new_child.NotAgreed, consent_requests.RequestError):
                pass
            assert list(invariants.children_without_consent()) == []
        if Profile.objects.filter(family=guardian.family).exists():
            assert "confirm" in deeds
        assert consent.granted_purposes(child_id) <= {"core_voice", "progress", "safety_alerts"}
        transaction.set_rollback(True)
