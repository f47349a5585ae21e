"""How long a text lasts when it is spoken."""

from datetime import timedelta

import pytest

from learning.spoken_length import WORDS_A_MINUTE, clock, spoken_length


@pytest.mark.parametrize(("words", "length"), [(0, "0:00"), (170, "1:00"), (220, "1:18")])
def test_it_is_estimated_from_the_number_of_words(words, length):
    assert clock(spoken_length(words, WORDS_A_MINUTE["en"])) == length


def test_seconds_are_two_digits():
    assert clock(timedelta(seconds=65.4)) == "1:05"
