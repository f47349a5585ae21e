"""What a child hears after reciting."""

import pytest

from learning.encouragements import _ENGLISH, _HINDI, encouragement


def test_both_languages_say_the_same_kinds():
    assert set(_ENGLISH) == set(_HINDI)


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("kind", sorted(_ENGLISH))
def test_every_sentence_is_whole(kind, language):
    said = encouragement(kind, language, held=["a", "b", "c", "d"], word="w", title="t")
    assert "{" not in said
    assert said[-1] in ".!?।"
    assert "a b" not in said


def test_where_nothing_was_recited_nothing_is_said():
    assert encouragement("", "en") == ""
