"""The shipped stories keep the rules that learning/content/stories/README.md promises."""

import json
import re
import unicodedata
from pathlib import Path

import pytest

from learning.choosing import fits_age
from learning.reach import AGES, reach
from learning.tellings import OLDER_FROM

STORIES = sorted(Path(__file__).parent.parent.glob("learning/content/stories/*.json"))
FRIGHTENING = re.compile(
    r"\b(blood|die[sd]?|dead|death|kill(ed|s)?|wound(ed)?|demons?|monsters?|sword|burn(ed|t)?)\b"
    r"|ख़ून|खून|मृत्यु|मर गय|मार डाल|राक्षस|तलवार",
    re.IGNORECASE,
)
PLAIN = {
    "en": re.compile(r"[A-Za-z ,.:!?'\n]+"),
    "hi": re.compile(r"[\u0900-\u0963। ,!?\n]+"),  # up to the danda: no digits, no quotation marks
}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


EPISODES = [
    pytest.param(
        episode,
        id=f"{path.stem}-{episode['language']}-{episode['telling']}-{episode['number']}",
    )
    for path in STORIES
    for episode in read(path)["episodes"]
]


def test_the_three_stories_of_the_specification_are_there():
    slugs = {"leap-to-lanka", "sanjeevani-mountain", "ring-of-devotion"}
    assert slugs <= {path.stem for path in STORIES}


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_is_told_to_the_younger_the_older_and_in_simple_hindi_to_all(path):
    told = {}
    for episode in read(path)["episodes"]:
        told.setdefault((episode["language"], episode["telling"]), []).append(episode["number"])
    assert set(told) == {("en", "younger"), ("en", "older"), ("hi", "all")}


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_every_age_that_a_story_is_offered_to_has_a_telling_of_its_own(path):
    story = read(path)
    for language in ("en", "hi"):
        told = {one["telling"] for one in story["episodes"] if one["language"] == language}
        found = reach(story["age_bands"], told)
        assert found.offered
        assert sorted(found.offered + found.on_request) == [*AGES]
        if language == "en":
            assert reach(story["age_bands"], told, only="younger").offered == tuple(
                age for age in found.offered if age < OLDER_FROM
            )


def test_what_waits_for_older_children_is_not_offered_to_the_youngest():
    bands = {path.stem: read(path)["age_bands"] for path in STORIES}
    wait = {slug for slug, ages in bands.items() if not fits_age(ages, 7)}
    assert wait == {"searching-lanka", "sita-forgives", "tail-of-fire"}


@pytest.mark.parametrize("episode", EPISODES)
def test_a_speech_engine_reads_the_text_as_it_stands(episode):
    text = episode["text"]
    assert PLAIN[episode["language"]].fullmatch(text)
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith((".", "!", "?", "।"))


@pytest.mark.parametrize("episode", EPISODES)
def test_nothing_in_it_frightens_or_speaks_ill_of_a_people(episode):
    assert FRIGHTENING.search(episode["text"]) is None


def test_what_frightens_is_noticed():
    assert FRIGHTENING.search("The demon was killed.")
