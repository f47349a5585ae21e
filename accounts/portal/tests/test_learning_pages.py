"""The pages of a verse and of a story."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts import consent
from accounts.models import Family, Purpose
from accounts.tests.cast import NOON
from learning.models import ChalisaProgress, Episode, StoryProgress, Verse
from learning.tests.shelf import shelve_story, shelve_verses
from voice.tests.test_verse_sound import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, ashas):
    client.force_login(ashas.user)
    shelve_verses()
    return client


@pytest.fixture
def leap(db):
    return shelve_story("leap", "Leap to Lanka", title_hi="लंका की छलाँग", languages=("en", "hi"))


def page(client, name, *args, **get) -> str:
    answer = client.get(reverse(name, args=args), **get)
    assert answer.status_code == 200
    return answer.content.decode()


def forget(home, *purposes) -> None:
    consent.withdraw(home.child.pk, purposes, guardian=home.guardian, now=NOON)


def test_a_verse_is_shown_in_three_scripts_with_its_meaning_and_words(signed_in, asha):
    shown = page(signed_in, "verse", asha.pk, 10)
    for text in (
        "Chaupai 9",
        "सूक्ष्म रूप धरि सियहिं दिखावा",
        "Sookshma roop dhari",
        "sūkṣma rūpa dhari",
        "set Lanka on fire",
        "fearsome",
    ):
        assert text in shown


def test_the_meaning_is_in_the_language_of_the_page(signed_in, asha):
    signed_in.post("/i18n/setlang/", {"language": "hi"})
    shown = page(signed_in, "verse", asha.pk, 10)
    assert "लंका जला दी" in shown
    assert "set Lanka on fire" not in shown


def test_the_verses_are_strung_together(signed_in, asha):
    assert 'rel="prev"' not in page(signed_in, "verse", asha.pk, 0)
    assert 'rel="next"' not in page(signed_in, "verse", asha.pk, 42)
    assert reverse("verse", args=[asha.pk, 11]) in page(signed_in, "verse", asha.pk, 10)


def test_what_the_child_made_of_a_verse_is_told_where_progress_is_kept(signed_in, ashas):
    ChalisaProgress.objects.create(
        profile=ashas.child, verse_index=10, exposure_count=2, attempts=3, mastery=3
    )
    assert "mastery 3 of 5" in page(signed_in, "verse", ashas.child.pk, 10)
    forget(ashas, Purpose.PROGRESS)
    assert "mastery" not in page(signed_in, "verse", ashas.child.pk, 10)


def test_in_india_a_verse_shows_facts_only(signed_in, ashas):
    ChalisaProgress.objects.create(
        profile=ashas.child, verse_index=10, exposure_count=2, attempts=3, mastery=3
    )
    Family.objects.update(country="IN")
    shown = page(signed_in, "verse", ashas.child.pk, 10)
    assert "recited 3 times" in shown
    assert "mastery" not in shown
    assert "by heart" not in page(signed_in, "child", ashas.child.pk)


def test_a_verse_without_sound_has_no_button_to_hear_it(signed_in, asha):
    assert "<audio" not in page(signed_in, "verse", asha.pk, 10)
    assert signed_in.get(reverse("verse-sound", args=[asha.pk, 10])).status_code == 404


def test_a_recorded_verse_can_be_heard(signed_in, asha, settings, tmp_path):
    settings.RECORDINGS_DIR = tmp_path
    record(Verse.objects.get(index=10), "nine.wav", b"\1\0" * 50)
    url = reverse("verse-sound", args=[asha.pk, 10])
    assert url in page(signed_in, "verse", asha.pk, 10)
    answer = signed_in.get(url, headers={"range": "bytes=0-3"})
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        206,
        b"RIFF",
        "audio/wav",
    )


def test_a_verse_becomes_a_favourite_and_is_none_again(signed_in, asha):
    url = reverse("verse-favourite", args=[asha.pk, 10])
    answer = signed_in.post(url, {"on": "1"})
    assert answer.url == reverse("verse", args=[asha.pk, 10])
    assert ChalisaProgress.objects.get(profile=asha).is_favourite
    assert "take the mark away" in page(signed_in, "verse", asha.pk, 10)
    signed_in.post(url, {"on": ""})
    assert not ChalisaProgress.objects.get(profile=asha).is_favourite


def test_with_htmx_only_the_heart_is_drawn_again(signed_in, asha, leap):
    answer = signed_in.post(
        reverse("story-favourite", args=[asha.pk, "leap"]),
        {"on": "1"},
        headers={"hx-request": "true"},
    )
    shown = answer.content.decode()
    assert "take the mark away" in shown
    assert "<html" not in shown
    assert StoryProgress.objects.get().status == "favorite"


@pytest.mark.parametrize("kind", ["verse", "story"])
@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_without_the_purpose_there_is_no_heart_and_nothing_is_kept(
    signed_in, ashas, leap, kind, headers
):
    forget(ashas, Purpose.MEMORY)
    key = 10 if kind == "verse" else "leap"
    assert "Mark as a favourite" not in page(signed_in, kind, ashas.child.pk, key)
    url = reverse(f"{kind}-favourite", args=[ashas.child.pk, key])
    answer = signed_in.post(url, {"on": "1"}, headers=headers, follow=True)
    assert "Favourites are kept only when you agree" in answer.content.decode()
    assert not ChalisaProgress.objects.exists()
    assert not StoryProgress.objects.exists()


def test_a_story_is_open_where_it_goes_on(signed_in, asha, leap):
    StoryProgress.objects.create(
        profile=asha,
        story=leap,
        position=2,
        times_heard=1,
        last_heard=datetime(2026, 11, 19, 20, tzinfo=UTC),
    )
    shown = page(signed_in, "story", asha.pk, "leap")
    assert "goes on with part 2" in shown
    assert "last heard on 20 November" in shown  # where the child lives
    opened = shown.split("<details open>")[1].split("</details>")[0]
    assert "Leap to Lanka, part 2." in opened
    assert "1 minute aloud" in opened


def test_a_story_is_told_in_the_childs_language(client, ravis, leap):
    client.force_login(ravis.user)
    Episode.objects.filter(language="hi").update(text="सागर के किनारे।")
    shown = page(client, "story", ravis.child.pk, "leap")
    assert "सागर के किनारे।" in shown
    assert "<h1>Leap to Lanka</h1>" in shown  # the page is the parents'


def test_a_story_without_approved_episodes_is_not_there(signed_in, asha, leap):
    Episode.objects.update(approved=False)
    for name in ("story", "story-favourite"):
        url = reverse(name, args=[asha.pk, "leap"])
        assert signed_in.post(url).status_code in (404, 405)
        assert signed_in.get(url).status_code in (404, 405)
    assert signed_in.get(reverse("story", args=[asha.pk, "leap"])).status_code == 404


@pytest.mark.parametrize("index", [43, 99_999_999_999_999_999_999])
def test_there_is_no_forty_fourth_verse(signed_in, asha, index):
    assert signed_in.get(f"/children/{asha.pk}/verses/{index}/").status_code == 404


ROUTES = [
    ("verse", 10, "get"),
    ("verse-sound", 10, "get"),
    ("verse-favourite", 10, "post"),
    ("story", "leap", "get"),
    ("story-favourite", "leap", "post"),
]


@pytest.mark.parametrize(("name", "key", "method"), ROUTES)
def test_another_familys_child_is_not_there(signed_in, ravis, leap, name, key, method):
    for child_id in (ravis.child.pk, uuid4()):
        answer = getattr(signed_in, method)(reverse(name, args=[child_id, key]))
        assert answer.status_code == 404
    assert not ChalisaProgress.objects.exists()
    assert not StoryProgress.objects.exists()


@pytest.mark.parametrize(("name", "key", "method"), ROUTES)
def test_a_stranger_is_sent_to_sign_in(client, asha, name, key, method):
    answer = getattr(client, method)(reverse(name, args=[asha.pk, key]))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")
