"""How words are said: the English dictionary, our names, and Devanagari by rule."""

import json
import re
from pathlib import Path

import pytest

from localagent.decoding import SOUNDS
from localagent.phonetics import pronunciations


@pytest.mark.parametrize(
    ("word", "way"),
    [
        ("हनुमान", "HH AH N UH M AA N"),
        ("चालीसा", "CH AA L IY S AA"),
        ("लंका", "L AH NG K AA"),
        ("अगला", "AH G L AA"),
        ("शुभ", "SH UH B"),
        ("ज़ोर", "Z OW R"),
        ("नहीं", "N AH HH IY"),
        ("रात्रि", "R AA T R IH"),
    ],
)
def test_devanagari_is_spelt_out_with_its_silent_vowels_left_out(word, way):
    assert way in pronunciations(word)


def test_english_words_have_the_dictionarys_sounds():
    assert pronunciations("story") == ["S T AO R IY"]
    assert len(pronunciations("the")) >= 2


def test_our_names_are_known_in_several_ways():
    for name in ("hanuman", "chalisa", "sanjeevani", "sita", "lanka"):
        assert len(pronunciations(name)) >= 2


def test_unknown_names_are_spelt_out_and_compounds_put_together():
    assert pronunciations("anjaneya")[0].startswith("AH N JH AH N EY")
    assert pronunciations("storytime") == ["S T AO R IY T AY M"]


def test_a_word_without_letters_has_no_pronunciation():
    assert pronunciations("42") == []
    assert pronunciations("") == []


def test_every_word_of_the_chalisa_is_said_with_sounds_the_model_has():
    content = Path(__file__).parents[2] / "learning" / "content"
    (path,) = content.rglob("hanuman_chalisa.json")
    text = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
    words = set(re.findall(r"[\u0900-\u0963\u0970-\u097f]+", text))
    said = {sound for word in words for way in pronunciations(word) for sound in way.split()}
    assert len(words) > 300
    assert said <= set(SOUNDS)
