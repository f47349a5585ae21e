"""Consents, taking them back and pausing, through the API."""

import pytest

from accounts import consent
from accounts.models import Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client, ashas) -> str:
    client.force_login(ashas.user)
    return f"/api/v1/children/{ashas.child.pk}/"


def test_what_stands_is_told_purpose_by_purpose(client, at):
    told = {row["purpose"]: row["is_granted"] for row in client.get(at + "consents/").json()}
    assert told == dict.fromkeys(Purpose.values, True)


def test_one_purpose_is_taken_back_and_the_others_stay(client, at, ashas):
    sent = {"purposes": ["progress"]}
    answer = client.post(at + "consents/withdrawal/", sent, content_type="application/json")
    assert answer.status_code == 200
    assert consent.granted_purposes(ashas.child.pk) == set(Purpose.values) - {"progress"}


@pytest.mark.parametrize("purposes", [[], ["everything"], "progress", None])
def test_a_purpose_that_is_none_is_refused(client, at, ashas, purposes):
    sent = {"purposes": purposes}
    answer = client.post(at + "consents/withdrawal/", sent, content_type="application/json")
    assert answer.status_code == 400
    assert consent.granted_purposes(ashas.child.pk) == set(Purpose.values)


def test_nobody_takes_back_for_another_family(client, at, ravis):
    there = f"/api/v1/children/{ravis.child.pk}/consents/withdrawal/"
    answer = client.post(there, {"purposes": ["progress"]}, content_type="application/json")
    assert answer.status_code == 404
    assert Purpose.PROGRESS in consent.granted_purposes(ravis.child.pk)


def test_a_pause_holds_until_it_is_ended(client, at, ashas):
    for is_paused in (True, True, False):
        sent = {"is_paused": is_paused}
        client.put(at + "pause/", sent, content_type="application/json")
        ashas.child.refresh_from_db()
        assert (ashas.child.paused_at is not None) == is_paused
