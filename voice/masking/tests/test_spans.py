"""Finds that overlap become one."""

from voice.masking.spans import Span, merged


def test_the_longest_of_finds_that_overlap_gives_its_kind():
    assert merged([Span(3, 4, "NAME"), Span(0, 3, "ADDRESS")]) == [Span(0, 4, "ADDRESS")]


def test_neighbours_of_one_kind_are_one_and_of_two_kinds_two():
    assert merged([Span(0, 1, "NAME"), Span(2, 2, "NAME"), Span(3, 3, "ID")]) == [
        Span(0, 2, "NAME"),
        Span(3, 3, "ID"),
    ]
