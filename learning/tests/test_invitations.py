"""The question at the end of a lesson."""

import itertools

import pytest

from learning.invitations import invitation


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_verse_ends_with_one_short_question(language):
    for index in range(43):
        question = invitation(index, language)
        assert question.count("?") == 1
        assert question.endswith("?")
        assert len(question.split()) <= 12
        assert question == invitation(index, language)


def test_verses_in_a_row_ask_different_things():
    asked = [invitation(index, "en") for index in range(43)]
    assert all(one != other for one, other in itertools.pairwise(asked))
