"""Words of a verse that a child asks about."""

import pytest

from learning.glossary import Entry, entries, meant, named
from learning.tests.shelf import CHALISA

KUMATI = CHALISA[4]
GLOSSARY = entries(KUMATI["words"])
SAID = " ".join([*KUMATI["devanagari"], *KUMATI["transliteration"]])


def word(asked, verse=KUMATI):
    said = " ".join([*verse["devanagari"], *verse["transliteration"]])
    entry = meant(entries(verse["words"]), asked, verse=said)
    return entry.roman if entry else None


@pytest.mark.parametrize(
    "asked",
    [
        "KUMATI", "kumati", "kumathi", "koomti", "Kumati!", "कुमति", "<b>kumati</b>",
        "what does KUMATI mean?", "कुमति का मतलब क्या है", "kumati ka matlab kya hai",
        "come at me",  # as an English recogniser hears it
    ],
)  # fmt: skip
def test_a_word_is_found_by_its_sound_in_any_spelling(asked):
    assert word(asked) == "kumati"


@pytest.mark.parametrize("asked", ["sumati", "sumathi", "सुमति"])
def test_the_other_one_that_sounds_so_is_not_taken_for_it(asked):
    assert word(asked) == "sumati"


@pytest.mark.parametrize(
    "asked", ["", " ", "elephant", "mean", "what does it mean", "?!", "x" * 10_000, "हाथी", "123"]
)
def test_what_is_no_word_of_the_verse_is_not_found(asked):
    assert word(asked) is None


@pytest.mark.parametrize("asked", ["charan", "saroj", "charan saroj", "चरन सरोज"])
def test_of_words_that_belong_together_one_is_enough(asked):
    assert word(asked, CHALISA[0]) == "charan saroj"


@pytest.mark.parametrize(("index", "asked"), [(5, "kaanan"), (26, "beeraa"), (13, "priya")])
def test_another_word_of_the_verse_is_not_taken_for_one_that_sounds_like_it(index, asked):
    assert word(asked, CHALISA[index]) is None


@pytest.mark.parametrize("verse", CHALISA, ids=lambda verse: verse["id"])
def test_every_entry_is_found_by_its_own_name(verse):
    for entry in entries(verse["words"]):
        assert word(entry.word, verse) == word(f"what does {entry.roman} mean", verse)
        assert word(entry.word, verse) == entry.roman


def test_to_the_letter_a_word_is_known_anywhere():
    assert named(GLOSSARY, "what does kumati mean").roman == "kumati"
    assert named(GLOSSARY, "come at me") is None
    assert named([], "kumati") is None


def test_an_entry_is_read_from_the_verse():
    assert GLOSSARY[2] == Entry("कुमति", "kumati", "bad thinking", "बुरी बुद्धि")
