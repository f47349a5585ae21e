"""Words that sound alike have one key."""

import pytest

from voice.masking.spelling import key


@pytest.mark.parametrize(
    "spellings",
    [
        ("नाम", "naam", "nam"),
        ("रहता", "rahta", "rehta"),
        ("मल्होत्रा", "malhotra"),
        ("पूजा", "pooja", "puja"),
        ("दीपिका", "deepika", "dipika"),
        ("कबीर", "kabeer", "kabir"),
        ("चिंटू", "chintu"),
    ],
)
def test_one_word_in_either_script_has_one_key(spellings):
    assert len({key(word) for word in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("saath", "saat"), ("मेरा", "मेरी"), ("dada", "dadi")])
def test_words_that_sound_different_stay_apart(one, other):
    assert key(one) != key(other)
