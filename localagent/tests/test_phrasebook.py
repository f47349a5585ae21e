"""The files of wordings read whole, and agree with themselves."""

import pytest

from localagent.automaton import parse
from localagent.phrasebook import LANGUAGES, phrasebook


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_can_be_read_and_names_only_lists_that_exist(language):
    book = phrasebook(language)
    known = {*book.lists, "word"}  # of what was taught, in the conversation

    def rules(tree):
        kind, *parts = tree
        if kind == "rule":
            return {parts[0]}
        return set().union(*(rules(part) for part in parts)) if kind != "word" else set()

    for wordings in [*book.functions.values(), *book.talk.values(), list(book.lists.values())]:
        for wording in wordings:
            assert rules(parse(wording)) <= known, wording


def test_both_languages_know_the_same_functions():
    assert set(phrasebook("en").functions) == set(phrasebook("hi").functions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_verses_can_be_counted_to_forty(language):
    assert set(range(1, 41)) <= set(phrasebook(language).numbers.values())


def test_numbers_and_ordinals_stand_for_the_same_verses():
    numbers = phrasebook("en").numbers
    assert (numbers["seven"], numbers["seventh"], numbers["twenty one"]) == (7, 7, 21)
