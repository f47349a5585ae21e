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


@pytest.mark.parametrize(("language", "line"), [("en", "line"), ("hi", "पंक्ति")])
def test_who_has_heard_one_line_is_not_asked_for_the_other(language, line):
    for part in ("line1", "line2"):
        asked = [invitation(index, language, part) for index in range(43)]
        assert not any(line in question for question in asked)
        assert all(one != other for one, other in itertools.pairwise(asked))


def test_verses_in_a_row_ask_different_things():
    asked = [invitation(index, "en") for index in range(43)]
    assert all(one != other for one, other in itertools.pairwise(asked))
