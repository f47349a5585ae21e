"""Favourites, through the API."""

import pytest

from accounts import consent
from accounts.tests.cast import NOON
from learning.models import ChalisaProgress, Story, StoryProgress

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client, ashas) -> str:
    Story.objects.create(slug="leap-to-lanka", title="Leap to Lanka")
    client.force_login(ashas.user)
    return f"/api/v1/children/{ashas.child.pk}/"


def mark(client, what, is_favourite=True):
    return client.put(
        f"{what}/favourite/", {"is_favourite": is_favourite}, content_type="application/json"
    )


def test_a_verse_and_a_story_are_marked(client, at, ashas):
    assert mark(client, at + "verses/42").json() == {"is_favourite": True}
    assert mark(client, at + "stories/leap-to-lanka").json() == {"is_favourite": True}
    assert ChalisaProgress.objects.get(profile=ashas.child, verse_index=42).is_favourite
    assert StoryProgress.objects.get(profile=ashas.child).status == "favorite"


def test_there_is_no_verse_43_and_no_unknown_story(client, at):
    assert mark(client, at + "verses/43").status_code == 400
    assert mark(client, at + "stories/nowhere").status_code == 404


def test_without_memory_nothing_is_marked(client, at, ashas):
    consent.withdraw(ashas.child.pk, ["memory"], guardian=ashas.guardian, now=NOON)
    answer = mark(client, at + "verses/2")
    assert (answer.status_code, answer.json()["code"]) == (409, "favourites-not-kept")
    assert not ChalisaProgress.objects.exists()
