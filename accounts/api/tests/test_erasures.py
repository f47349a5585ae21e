"""Erasing through the API: asking twice, taking back, the receipt, and nobody else's."""

from uuid import UUID

import pytest
from django.utils import timezone

from accounts.erasure import receipt, steps
from accounts.models import Erasure, Profile
from accounts.tests.cast import sign_in

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "once-and-no-more"}


@pytest.fixture
def mine(client, ashas):
    sign_in(client, ashas.user)
    return f"/api/v1/children/{ashas.child.pk}/erasure/"


def ask(client, at, when="now", headers=KEY):
    return client.post(at, {"when": when}, content_type="application/json", headers=headers)


def test_a_child_is_erased_and_the_receipt_can_be_checked(client, mine, ashas):
    asked = ask(client, mine)
    assert asked.status_code == 202
    at = f"/api/v1/erasures/{asked.json()['id']}/"
    assert client.get(at).json()["state"] == "going-on"
    assert client.get(at + "receipt/").json()["code"] == "erasure-goes-on"
    steps.carry_out(UUID(asked.json()["id"]))
    assert client.get(at).json()["state"] == "erased"
    told = client.get(at + "receipt/")
    assert receipt.check(told.content.decode())["erasure"] == asked.json()["id"]
    assert not Profile.objects.filter(pk=ashas.child.pk).exists()


def test_the_same_key_is_the_same_erasure_also_when_the_child_is_gone(client, mine):
    first = ask(client, mine).json()
    steps.carry_out(UUID(first["id"]))
    again = ask(client, mine)
    assert (again.status_code, again.json()["id"]) == (202, first["id"])
    assert (first["link"] != "", again.json()["link"]) == (True, "")


def test_a_key_is_for_one_request_alone(client, mine):
    ask(client, mine, "later")
    other = ask(client, "/api/v1/family/erasure/")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-used")


@pytest.mark.parametrize("key", ["", "short", "x" * 101])
def test_without_a_usable_key_nothing_is_asked_for(client, mine, key):
    answer = ask(client, mine, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-needed")
    assert not Erasure.objects.exists()


def test_it_is_taken_back_until_it_begins(client, mine, ashas):
    waiting = ask(client, mine, "later").json()
    assert waiting["state"] == "waiting"
    assert client.delete(f"/api/v1/erasures/{waiting['id']}/").status_code == 204
    assert steps.carry_out(UUID(waiting["id"])).state == "cancelled"
    assert Profile.objects.filter(pk=ashas.child.pk).exists()
    at_once = ask(client, mine, headers={"Idempotency-Key": "another-one"}).json()
    late = client.delete(f"/api/v1/erasures/{at_once['id']}/")
    assert (late.status_code, late.json()["code"]) == (409, "erasure-has-begun")


def test_it_needs_a_recent_login(client, mine, ashas):
    sign_in(client, ashas.user, recently=False)
    client.force_login(ashas.user)
    session = client.session
    session.pop("account_authentication_methods", None)
    session.save()
    assert ask(client, mine).json()["code"] == "recent-login-needed"


def test_another_family_sees_and_erases_nothing(client, mine, ravis, ashas):
    erasure = ask(client, mine, "later").json()["id"]
    sign_in(client, ravis.user)
    assert ask(client, mine).status_code == 404
    for path in (f"/api/v1/erasures/{erasure}/", f"/api/v1/erasures/{erasure}/receipt/"):
        assert client.get(path).status_code == 404
    assert client.delete(f"/api/v1/erasures/{erasure}/").status_code == 404
    assert Erasure.objects.get().begins_at > timezone.now()


def test_a_child_that_is_gone_is_not_erased_with_a_new_key(client, mine):
    steps.carry_out(UUID(ask(client, mine).json()["id"]))
    assert ask(client, mine, headers={"Idempotency-Key": "another-one"}).status_code == 404
