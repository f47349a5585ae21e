"""The family's part of the API."""

from uuid import uuid4

import pytest
import redis
from django.conf import settings
from django.urls import reverse

from accounts import epoch
from accounts.models import Profile
from accounts.tests.cast import NOON
from learning.models import ChalisaProgress, Story, StoryProgress

pytestmark = pytest.mark.django_db

CHILDREN = "/api/v1/children/"


def child_at(home) -> str:
    return f"{CHILDREN}{home.child.pk}/"


def progress_of(child):
    return f"/api/v1/children/{child.pk}/progress/"


def test_a_parent_lists_own_children(client, ashas, ravi):
    client.force_login(ashas.user)
    answer = client.get(CHILDREN).json()
    assert answer["count"] == 1
    [child] = answer["results"]
    assert child["id"] == str(ashas.child.pk)
    assert (child["child_name"], child["preferred_language"]) == ("Asha", "en")
    assert set(child) == {
        "id",
        "child_name",
        "birth_month",
        "preferred_language",
        "timezone",
        "avoid_topics",
        "paused_at",
        "created_at",
        "updated_at",
    }


def test_the_list_comes_in_pages(client, ashas):
    for number in range(24):
        Profile.objects.create(family=ashas.family, child_name=f"Child {number}")
    client.force_login(ashas.user)
    first = client.get(CHILDREN).json()
    assert (first["count"], len(first["results"])) == (25, 20)
    assert len(client.get(first["next"]).json()["results"]) == 5
    assert len(client.get(CHILDREN, {"page_size": 10**9}).json()["results"]) == 25
    assert client.get(CHILDREN, {"page": "two"}).status_code == 404


def test_progress_has_verses_and_stories(client, ashas):
    ChalisaProgress.objects.create(
        profile=ashas.child,
        verse_index=8,
        exposure_count=3,
        attempts=2,
        mastery=2,
        last_practice=NOON,
    )
    story = Story.objects.create(slug="leap-to-lanka", title="Leap to Lanka", title_hi="छलाँग")
    StoryProgress.objects.create(profile=ashas.child, story=story, position=2)
    client.force_login(ashas.user)
    answer = client.get(progress_of(ashas.child)).json()
    assert answer["child"] == str(ashas.child.pk)
    assert answer["verses"] == [
        {
            "verse_index": 8,
            "exposure_count": 3,
            "attempts": 2,
            "mastery": 2,
            "last_practice": "2026-11-20T06:30:00Z",
            "is_favourite": False,
        }
    ]
    assert answer["stories"][0]["slug"] == "leap-to-lanka"
    assert answer["stories"][0]["position"] == 2


def test_another_familys_child_is_not_there(client, ashas, ravis):
    client.force_login(ashas.user)
    assert client.get(progress_of(ravis.child)).status_code == 404
    assert client.get(reverse("api-child-progress", args=[uuid4()])).status_code == 404
    assert client.get("/api/v1/children/7/progress/").status_code == 404


@pytest.mark.parametrize("url", [CHILDREN, "progress"])
def test_a_stranger_is_refused(client, asha, url):
    assert client.get(progress_of(asha) if url == "progress" else url).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client, ashas, method):
    client.force_login(ashas.user)
    assert getattr(client, method)(CHILDREN).status_code == 405
    assert getattr(client, method)(progress_of(ashas.child)).status_code == 405


def test_a_parent_changes_a_child(client, ashas):
    client.force_login(ashas.user)
    sent = {"child_name": "आशा", "birth_month": "2019-04", "avoid_topics": ["dogs"]}
    answer = client.patch(child_at(ashas), sent, content_type="application/json")
    assert answer.status_code == 200
    ashas.child.refresh_from_db()
    assert (ashas.child.child_name, str(ashas.child.dob)) == ("आशा", "2019-04-01")
    assert ashas.child.avoid_topics == ["dogs"]


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_to_running_talks(client, ashas):
    client.force_login(ashas.user)
    server = redis.Redis.from_url(settings.REDIS_URL)
    before = server.get(epoch.key_of(ashas.child.pk))
    sent = {"preferred_language": "hi"}
    client.patch(child_at(ashas), sent, content_type="application/json")
    assert server.get(epoch.key_of(ashas.child.pk)) != before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("child_name", "x" * 81),
        ("child_name", ""),
        ("child_name", None),
        ("birth_month", "2999-01"),
        ("birth_month", "2019-13"),
        ("birth_month", "2019-04-01"),
        ("birth_month", "0000-01"),
        ("timezone", "Nowhere/Land"),
        ("preferred_language", "fr"),
        ("avoid_topics", ["x"] * 13),
        ("avoid_topics", "dogs"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_nothing_changes(client, ashas, field, value):
    client.force_login(ashas.user)
    sent = {"child_name": "Mira", field: value}
    answer = client.patch(child_at(ashas), sent, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not-valid"
    assert list(answer.json()["errors"]) == [field]
    ashas.child.refresh_from_db()
    assert ashas.child.child_name == "Asha"


def test_talks_are_the_childs_own_and_hold_no_words(client, ashas, ravis):
    for home in (ashas, ravis):
        home.child.interactions.create(started_at=NOON, duration_seconds=60, topic="talk")
    client.force_login(ashas.user)
    answer = client.get(child_at(ashas) + "talks/").json()
    assert answer["count"] == 1
    assert answer["results"][0]["duration_seconds"] == 60
    assert client.get(child_at(ravis) + "talks/").status_code == 404
