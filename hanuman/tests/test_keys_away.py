"""Pages and the API while the key store is away, and for what was erased."""

import json

import pytest
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import Profile
from accounts.tests.cast import ashas as ashas
from hanuman import problems
from hanuman.keys_away import KeysAway
from keyring import ring

pytestmark = pytest.mark.django_db


def test_a_page_says_that_it_cannot_be_opened_just_now(client, ashas, key_store_away):
    client.force_login(ashas.user)
    answer = client.get("/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Nothing is lost" in page
    assert "us-east-1" not in page


def test_the_api_says_so_as_a_problem(client, ashas, key_store_away):
    client.force_login(ashas.user)
    answer = client.get("/api/v1/children/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Content-Type"] == problems.MEDIA_TYPE
    assert answer.json()["code"] == "key-store-unavailable"
    assert "Nothing is lost" in answer.json()["detail"]


def test_nothing_new_is_written_for_an_erased_child(rf, ashas):
    ring.destroy(ashas.child.pk, kind="child", now=timezone.now())
    ashas.child.child_name = "Mira"
    with pytest.raises(ring.KeyIsDestroyed) as raised:
        ashas.child.save()
    door = KeysAway(lambda request: HttpResponse())
    page = door.process_exception(rf.post("/children/x/edit/"), raised.value)
    told = door.process_exception(rf.post("/api/v1/children/"), raised.value)
    assert (page.status_code, told.status_code) == (410, 410)
    assert "has been erased" in page.content.decode()
    assert json.loads(told.content)["code"] == "key-destroyed"
    assert door.process_exception(rf.get("/"), ValueError()) is None


def test_a_name_that_cannot_be_read_does_not_hide_the_other_children(client, ashas):
    client.force_login(ashas.user)
    mira = Profile.objects.create(family=ashas.family, child_name="Mira")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE profiles SET child_name = (SELECT child_name FROM profiles WHERE id = %s) "
            "WHERE id = %s",
            [mira.pk, ashas.child.pk],
        )
    for address in ("/", "/privacy/", "/api/v1/children/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Mira" in answer.content.decode()
    assert "A name that cannot be read" in client.get("/").content.decode()
