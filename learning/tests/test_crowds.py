"""Figures are of five children at least."""

from hypothesis import given
from hypothesis import strategies as st

from learning.crowds import SHOWN, SMALLEST_CROWD, Heard, Tried, heard_most, missed_by_most

CHILDREN = st.integers(1, 12)
HEARD = st.builds(Heard, st.integers(0, 42), CHILDREN, st.integers(0, 500))
TRIED = st.builds(
    lambda number, children, part: Tried(number, children, round(part * children)),
    st.integers(0, 42),
    CHILDREN,
    st.floats(0, 1),
)


@given(st.lists(HEARD), st.lists(TRIED))
def test_nothing_is_told_of_fewer_than_five(heard, tried):
    told = [*heard_most(heard), *missed_by_most(tried)]
    assert all(one.children >= SMALLEST_CROWD for one in told)


@given(st.lists(HEARD), st.lists(TRIED))
def test_what_few_children_do_changes_nothing(heard, tried):
    of_many = [one for one in heard if one.children >= SMALLEST_CROWD]
    assert heard_most(heard) == heard_most(of_many)
    tried_by_many = [one for one in tried if one.children >= SMALLEST_CROWD]
    assert missed_by_most(tried) == missed_by_most(tried_by_many)


@given(st.lists(TRIED))
def test_most_means_more_than_half_and_the_worst_come_first(tried):
    told = missed_by_most(tried)
    assert all(one.missed_by > one.children / 2 for one in told)
    assert [one.percent for one in told] == sorted((one.percent for one in told), reverse=True)
    assert len(told) <= SHOWN


@given(st.lists(HEARD))
def test_the_most_heard_come_first(heard):
    times = [one.times for one in heard_most(heard)]
    assert times == sorted(times, reverse=True)
    assert len(times) <= SHOWN


def test_five_children_are_enough_and_four_are_not():
    assert heard_most([Heard(1, 4, 99), Heard(2, 5, 9)]) == [Heard(2, 5, 9)]
    assert missed_by_most([Tried(1, 4, 4), Tried(2, 5, 3), Tried(3, 6, 3)]) == [Tried(2, 5, 3)]
