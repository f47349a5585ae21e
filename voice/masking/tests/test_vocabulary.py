"""The word lists hold together."""

import re

import pytest

from voice.masking import vocabulary
from voice.masking.folding import read
from voice.masking.measuring import approved_texts
from voice.masking.vocabulary import group

RULES = "".join(path.read_text() for path in vocabulary._WORDS.parent.glob("*.py"))


def test_every_group_is_used_and_every_used_group_is_there():
    used = set(re.findall(r'group\("([a-z_.]+)"\)', RULES))
    assert used == set(vocabulary._GROUPS)


def test_a_group_that_there_is_not_is_an_error():
    with pytest.raises(KeyError):
        group("no.such")


def test_no_word_of_the_texts_is_a_name_wherever_it_stands():
    said = {word.key for text in approved_texts() for word in read(text).words}
    assert not said & vocabulary.NAMES_ALONE


def test_all_numbers_below_a_hundred_are_known_in_both_scripts():
    assert set(vocabulary.NUMBERS.values()) == set(range(100))
    assert vocabulary.NUMBERS["पचपन"] == vocabulary.NUMBERS["pachpan"] == 55


def test_no_everyday_word_is_a_family_name_that_stands_alone():
    strong = vocabulary.SURNAMES - vocabulary.WEAK_SURNAMES
    assert not strong & vocabulary.COMMON_HINDI
