"""What editors are told of a text beside its words."""

import pytest
from django.urls import reverse

from accounts.tests.cast import NOON
from learning.loading import shipped_verses
from learning.measures import measures_of
from learning.models import Episode, Revision, Verse
from learning.review.shipping import ship
from learning.tests.shelf import shelve_story


@pytest.fixture
def court(db):
    story = shelve_story("court", "The Court", telling="older", age_bands=["11-12"])
    Episode.objects.update(text="He leaps. " * 85)
    return story


def test_an_episode_is_measured_by_its_words_and_reaches_its_ages(court):
    told = measures_of(court.episodes.first(), {"text": "He leaps. " * 85})
    assert told == {
        "Reading level": "very easy (LIX 2: 2.0 words a sentence + 0 % long words)",
        "Spoken": "about 1:00, 170 words",
        "Reaches": "ages 11 to 12; ages 8 to 10 when they ask for it, in English",
    }


def test_a_story_is_measured_telling_by_telling(court):
    ((label, told),) = measures_of(court, {"age_bands": ["8-10"]}).items()
    assert label == "English, older"
    assert told.startswith("3 episodes, about 3:00, 510 words. Very easy (")
    assert told.endswith("Reaches ages 8 to 10; ages 11 to 12 when they ask for it.")


def test_editors_see_the_measures_and_readings_on_the_pages_of_texts(court, verses, admin_client):
    verse, episode = Verse.objects.get(index=2), court.episodes.first()
    ship([verse], provenance="a test", now=NOON)
    served = Revision.current_for(verse)
    shown = {
        ("verse", verse.pk): ("about 0:05, 10 words", "जय हनुमान ज्ञान गुण सागर", "9 of 49 copies"),
        ("story", court.pk): ("Very easy (LIX 2: 2.0 words a sentence",),
        ("episode", episode.pk): ("ages 11 to 12; ages 8 to 10 when they ask for it",),
        ("revision", served.pk): ("about 0:05, 10 words",),
    }
    for (kind, key), told in shown.items():
        page = admin_client.get(reverse(f"admin:learning_{kind}_change", args=[key]))
        assert [one for one in told if one not in page.content.decode()] == []


def test_a_story_of_which_nothing_is_approved_reaches_nobody(court):
    court.episodes.update(approved=False)
    assert "nobody" in measures_of(court, {"age_bands": ["8-10"]})["Reaches"]


def test_a_verse_is_measured_by_its_lines_and_its_meanings():
    verse = shipped_verses()[2]
    told = measures_of(Verse(index=2), verse)
    assert told["Spoken"] == "about 0:05, 10 words"
    assert told["Reaches"] == "ages 5 to 7 line by line, ages 8 to 12 as a whole"
    assert "LIX" in told["Reading level of the meaning in English"]
    assert "words a sentence" in told["Reading level of the meaning in Hindi"]
