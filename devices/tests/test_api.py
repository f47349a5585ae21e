"""Toys, through the API."""

import pytest
from django.utils import timezone

from accounts.tests.cast import sign_in
from devices import pairing
from devices.models import Device

pytestmark = pytest.mark.django_db

TOYS = "/api/v1/toys/"


@pytest.fixture
def toy(client, ashas) -> Device:
    sign_in(client, ashas.user)
    return Device.objects.create(
        serial="HAN-1", profile=ashas.child, family=ashas.family, name="Blue"
    )


def test_a_family_lists_its_own_toys(client, toy, ravis):
    Device.objects.create(serial="HAN-2", profile=ravis.child, family=ravis.family)
    [told] = client.get(TOYS).json()["results"]
    assert (told["serial"], told["child"]) == ("HAN-1", str(toy.profile_id))
    assert "secret" not in str(told)


def test_name_volume_and_lights_are_changed_and_nothing_else(client, toy):
    sent = {"name": "Red", "volume_percent": 30, "serial": "HAN-9", "state": "erased"}
    answer = client.patch(f"{TOYS}{toy.pk}/", sent, content_type="application/json")
    assert answer.status_code == 200
    toy.refresh_from_db()
    told = (toy.name, toy.volume_percent, toy.serial, toy.state)
    assert told == ("Red", 30, "HAN-1", "active")


@pytest.mark.parametrize("volume", [-1, 101, "loud", None])
def test_an_impossible_volume_is_refused(client, toy, volume):
    sent = {"volume_percent": volume}
    answer = client.patch(f"{TOYS}{toy.pk}/", sent, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["volume_percent"])


def test_a_toy_is_paired_by_the_code_that_it_says(client, toy, ashas):
    fresh = Device.objects.create(serial="HAN-3")
    digits = pairing.show_code(fresh, now=timezone.now()).digits
    sent = {"digits": digits, "child": str(ashas.child.pk)}
    answer = client.post(TOYS + "pair/", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["serial"]) == (201, "HAN-3")


def test_a_guessed_code_is_a_problem_that_says_what_to_do(client, toy, ashas, ravis):
    sent = {"digits": "000000", "child": str(ashas.child.pk)}
    answer = client.post(TOYS + "pair/", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (404, "code-unknown")
    assert answer.json()["detail"]
    sent["child"] = str(ravis.child.pk)
    assert client.post(TOYS + "pair/", sent, content_type="application/json").status_code == 404


def test_lost_found_and_unpaired(client, toy):
    for deed, state in (("lost", "revoked"), ("found", "active"), ("unpair", "active")):
        assert client.post(f"{TOYS}{toy.pk}/{deed}/").status_code == 204
        toy.refresh_from_db()
        assert toy.state == state
    assert toy.family_id is None
    assert client.post(f"{TOYS}{toy.pk}/unpair/").status_code == 404


def test_deeds_need_a_recent_login(client, toy, ashas):
    client.logout()
    sign_in(client, ashas.user, recently=False)
    answer = client.post(f"{TOYS}{toy.pk}/unpair/")
    assert (answer.status_code, answer.json()["code"]) == (403, "recent-login-needed")
    toy.refresh_from_db()
    assert toy.family_id is not None


def test_a_toy_that_is_not_there_says_no_hello(client, toy, settings, monkeypatch):
    monkeypatch.setattr("devices.calling.ANSWER_SECONDS", 0.1)
    answer = client.post(f"{TOYS}{toy.pk}/hello/")
    assert answer.json() == {"outcome": "not-connected"}
