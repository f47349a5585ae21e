"""How hard a text is to follow by ear."""

import pytest

from learning.reading_level import reading_level, words_of


def test_english_is_words_a_sentence_and_the_share_of_long_words():
    level = reading_level(["Hanuman leaps over the sea.", "It is far."], "en")
    assert (level.words, level.sentences) == (8, 2)
    assert level.words_a_sentence == 4
    assert level.long_percent == 12.5  # Hanuman
    assert (level.score, level.name) == (16.5, "very easy")


def test_hindi_is_words_a_sentence_alone():
    level = reading_level(["हनुमान जी ने समुद्र के पार छलाँग लगाई।"], "hi")
    assert (level.words, level.score, level.name) == (8, 8, "easy")


def test_a_page_of_law_is_very_hard():
    sentence = "Notwithstanding anything contained hereinbefore, " + "proportionate measures " * 12
    assert reading_level([sentence], "en").name == "very hard"


def test_no_text_is_no_words_and_very_easy():
    assert reading_level([], "en").words_a_sentence == 0
    assert reading_level([], "hi").name == "very easy"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("don't half-way", 2),
        ("कहा, “मैं आऊँगा”!", 3),
        ("12 – … !", 0),
        ("श्रीगुरु", 1),
    ],
)
def test_words_are_counted_in_both_scripts(text, count):
    assert len(words_of(text)) == count
