"""Words that sound alike have the same marks, whatever they are spelt in."""

import pytest

from learning.sounds import sound_of, words_of


@pytest.mark.parametrize(
    "words",
    [
        "ज्ञान gyaan gyan gyana jnana",
        "जय जै jai jay jaya",
        "सागर saagar sagar sagara sāgara",
        "कपीस कपिस kapees kapis kapeesh",
        "तिहुँ तिहु tihun tihu tihoon",
        "महाबीर महावीर mahabir mahaveer mahaaweer",
        "श्री shri sri shree śrī",
        "दुआरे द्वारे duaare dvare dwaare",
        "बड़ाई badaaee barai",
        "राम ram rama raam",
    ],
)
def test_one_word_in_many_spellings(words):
    ways = [set(sound_of(word).ways) for word in words_of(words)]
    assert all(ways[0] & other for other in ways)


def test_vowels_still_tell_short_words_apart():
    assert sound_of("gun").phones == sound_of("गुन").phones != sound_of("gyaan").phones


def test_only_letters_are_words():
    assert words_of("Jai—Hanuman’s 42 जय।॥ ९ Ḍ!") == ["jai", "hanumans", "जय", "d"]


@pytest.mark.parametrize("word", ["a", "aaaa", "़", "्ं", "x" * 5000, "d"])
def test_any_word_has_a_sound_or_none(word):
    assert all(isinstance(way, str) and way for way in sound_of(word).ways)
