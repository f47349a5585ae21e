"""What the rules for content files find."""

import copy
import json
import unicodedata

import pytest

from learning.content_rules import faults_of_chalisa, faults_of_story
from learning.loading import CONTENT
from learning.tests.shelf import CHALISA

VARIANT = {"line": 1, "reading": "राम दूत", "kind": "spelling", "count": 3, "of": 49}
LONG = "Hanuman is safe and it ends well. " * 18  # 126 words
STORY = {
    "slug": "a-tale",
    "title": "A Tale",
    "title_hi": "एक कथा",
    "status": "core",
    "sources": [{"text": "Ramayana", "ref": "1"}],
    "synopsis": "A tale.",
    "age_bands": ["5-7"],
    "themes": ["hope"],
    "time_of_day": ["bedtime"],
    "episodes": [
        {
            "number": number,
            "language": language,
            "telling": telling,
            "title": "Part",
            "text": LONG,
        }
        for language, telling in (("en", "younger"), ("en", "older"), ("hi", "all"))
        for number in (1, 2, 3)
    ],
}


def changed(original, place, **changes):
    held = copy.deepcopy(original)
    held[place].update(changes)
    return held


def first_episode(**changes):
    first, *rest = STORY["episodes"]
    return [{**first, **changes}, *rest]


def test_the_shipped_verses_have_no_fault():
    assert faults_of_chalisa(CHALISA) == []


def test_every_shipped_story_has_no_fault():
    for path in (CONTENT / "stories").glob("*.json"):
        assert faults_of_story(json.loads(path.read_text("utf-8")), slug=path.stem) == []


@pytest.mark.parametrize(
    "verses",
    [
        CHALISA[:42],
        CHALISA[::-1],
        [*CHALISA, CHALISA[0]],
        [*CHALISA[:42], CHALISA[0]],
        [],
        {},
        [1],
    ],
)
def test_a_verse_missing_or_out_of_place_is_found(verses):
    assert faults_of_chalisa(verses)


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("meaning_en", " ", "verse 3: meaning_en is empty"),
        ("meaning_hi", None, "verse 3: meaning_hi is empty"),
        ("meaning_en", "Хануман", "verse 3: meaning_en has characters that do not belong there"),
        ("title", "Verse 2", "verse 3: title has characters that do not belong there"),
        ("number", "2", "verse 3: number is no whole number"),
        ("words", [], "verse 3: words is empty"),
        ("iast", ["one line"], "verse 3: iast has not 2 lines"),
        ("transliteration", ["a\u0300", "b"], None),
        ("devanagari", ["राम दूत\u200b अतुलित बल धामा।", "अंजनिपुत्र पवनसुत नामा॥"], None),
        ("devanagari", ["राम दूत अतुलित बल धामा", "अंजनिपुत्र पवनसुत नामा॥"], None),
        ("word_pairs", [], "verse 3: word_pairs do not make the lines of devanagari"),
        ("id", "chaupai-99", "verse 3: id is not its kind and number"),
        ("contested", "no", "verse 3: contested is neither true nor false"),
        ("words", ["राम"], "verse 3: words is no list of objects"),
        ("words", [{**CHALISA[3]["words"][0], "roman": ""}], "verse 3: words: roman is empty"),
        ("variants", {"line": 1}, "verse 3: variants is no list of objects"),
        ("variants", [{**VARIANT, "line": 3}], "verse 3: variants: line is not 1 to 2"),
        ("variants", [{**VARIANT, "reading": ""}], "verse 3: variants: reading is empty"),
        ("notes", "because", "verse 3: notes is empty"),
        ("notes", ["<b>"], None),
    ],
)
def test_a_fault_in_a_verse_is_named_with_its_place(name, value, fault):
    faults = faults_of_chalisa(changed(CHALISA, 3, **{name: value}))
    assert faults
    assert fault is None or faults == [fault]


def test_the_verse_that_is_missing_and_the_one_that_is_there_twice_are_named():
    faults = faults_of_chalisa([*CHALISA[:7], CHALISA[8], *CHALISA[8:]])
    assert "verses: index 7 is missing" in faults
    assert "verses: index 8 is there twice" in faults
    assert "verses: chaupai-7 is there twice" in faults


def test_text_that_is_not_composed_is_found():
    loose = [unicodedata.normalize("NFD", line) for line in CHALISA[0]["iast"]]
    assert (
        faults_of_chalisa(changed(CHALISA, 0, iast=loose))
        == ["verse 0: iast is not in Unicode's form NFC"] * 2
    )


def test_a_good_story_has_no_fault():
    assert faults_of_story(STORY, slug="a-tale") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"slug": "other"},
        {"title_hi": ""},
        {"themes": []},
        {"sources": "Ramayana"},
        {"age_bands": ["5 to 7"]},
        {"age_bands": ["7-5"]},
        {"age_bands": ["5-13"]},
        {"age_bands": "5-7"},
        {"themes": [1]},
        {"synopsis": "A <b>tale</b>."},
        {"episodes": STORY["episodes"][:2]},
        {"episodes": STORY["episodes"][::-1]},
        {"episodes": STORY["episodes"][:-1]},
        {"episodes": STORY["episodes"][6:]},
        {"episodes": STORY["episodes"][3:]},
        {"episodes": STORY["episodes"][:3]},
        {"episodes": first_episode(language="fr")},
        {"episodes": first_episode(telling="oldest")},
        {"episodes": first_episode(telling=None)},
        {"episodes": first_episode(telling=["younger"])},
        {"episodes": first_episode(number=2)},
        {"episodes": first_episode(text="")},
        {"episodes": first_episode(text="It ends well.")},
        {"episodes": first_episode(text="It ends well. " * 74)},
        {"episodes": first_episode(text="and " * 22 + "on. " + LONG)},
        {"episodes": ["once"]},
        {"episodes": None},
    ],
)
def test_a_fault_in_a_story_is_found(changes):
    assert faults_of_story({**STORY, **changes}, slug="a-tale")


def test_a_story_that_is_no_object_is_found():
    assert faults_of_story([], slug="a-tale") == ["story a-tale: not an object with episodes"]


def test_older_children_hear_longer_sentences():
    older = [dict(episode) for episode in STORY["episodes"]]
    older[3]["text"] = "and " * 27 + "on. " + LONG
    assert faults_of_story({**STORY, "episodes": older}, slug="a-tale") == []
    older[3]["text"] = "and " * 28 + "on. " + LONG
    (fault,) = faults_of_story({**STORY, "episodes": older}, slug="a-tale")
    assert "episode en older 1 has a sentence of more than 28 words: and and" in fault
