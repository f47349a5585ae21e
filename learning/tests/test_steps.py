"""What a child learns next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.memory import Memory
from learning.steps import (
    PARTS,
    RESTS,
    Standing,
    Step,
    part_that_comes,
    step_that_comes,
    step_to_be_said,
    steps_that_come,
)

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
ALL = list(range(43))
TAUGHT = Standing(exposure_count=1, practised_at=YESTERDAY)


def held(due_in_days, **changes):
    due_at = NOW + timedelta(days=due_in_days)
    memory = Memory(stability=9.0, difficulty=2.0, reviewed_at=YESTERDAY, due_at=due_at, mastery=2)
    return replace(TAUGHT, memory=memory, attempts=1, **changes)


def index(standings, age=8):
    return step_that_comes(ALL, standings, age=age, now=NOW).index


def test_the_first_verse_comes_first():
    assert step_that_comes(ALL, {}, age=8, now=NOW) == Step(0, "verse")
    assert step_that_comes([3, 9], {}, age=8, now=NOW) == Step(3, "verse")


def test_what_is_due_comes_before_what_is_new_longest_due_first():
    assert index({0: held(-1), 1: held(-2), 2: held(5)}) == 1


def test_what_is_not_due_lets_the_next_verse_come():
    assert index({0: held(1), 1: held(2)}) == 2


@pytest.mark.parametrize(
    ("age", "comes"), [(5, [0, 0]), (8, [1, 0]), (11, [1, 2]), (None, [1, 2])]
)
def test_no_more_are_under_way_than_the_age_allows(age, comes):
    assert [index({0: TAUGHT}, age), index({0: TAUGHT, 1: TAUGHT}, age)] == comes


def test_who_struggles_begins_nothing_new():
    assert index({0: replace(TAUGHT, slips=3, attempts=3)}, age=11) == 0


def test_what_was_just_tried_and_missed_comes_again_and_rests_after_three():
    for slips, comes in [(1, 0), (2, 0), (3, 1), (4, 0)]:
        missed = held(-1, slips=slips)
        missed = replace(missed, tried_at=NOW, practised_at=NOW)
        assert index({0: missed, 1: held(-2)}) == comes


def test_what_was_taught_a_moment_ago_rests():
    fresh = replace(TAUGHT, practised_at=NOW - RESTS / 2)
    assert index({0: fresh, 1: TAUGHT}) == 1
    assert index({0: replace(held(-1), practised_at=NOW), 1: held(3)}) == 2


def test_what_is_new_goes_on_from_where_the_talk_is():
    just = replace(TAUGHT, practised_at=NOW)
    assert index({20: just}) == 21
    assert index({20: TAUGHT}) == index({42: just}) == 0


def said(standings, age=8, approved=ALL):
    return step_to_be_said(approved, standings, age=age, now=NOW)


def test_who_wants_to_be_tested_says_what_is_longest_due():
    older = replace(TAUGHT, practised_at=YESTERDAY - timedelta(days=9))
    assert said({0: older, 1: held(-1), 2: held(-2), 3: held(5)}) == Step(2, "verse")
    assert said({0: older, 3: held(5)}) == Step(0, "verse")


def test_who_has_begun_nothing_cannot_be_tested():
    assert said({}) is said({1: Standing()}) is said({1: TAUGHT}, approved=[2]) is None


def test_what_was_heard_a_moment_ago_is_tested_only_when_there_is_no_other():
    heard_now = replace(TAUGHT, practised_at=NOW)
    assert said({4: heard_now, 6: TAUGHT}).index == 6
    assert said({4: heard_now}).index == 4


def test_a_small_child_is_tested_on_a_line():
    assert said({0: TAUGHT}, age=5).part == "line1"


def test_what_is_foreseen_is_what_comes_to_a_child_that_only_listens():
    standings = {0: held(-1), 1: TAUGHT}
    foreseen = steps_that_come(ALL, standings, 4, age=8, now=NOW)
    assert foreseen[0] == step_that_comes(ALL, standings, age=8, now=NOW)
    assert [step.index for step in foreseen] == [0, 2, 1, 1]
    assert standings == {0: held(-1), 1: TAUGHT}


def test_when_all_is_held_the_weakest_comes():
    standings = dict.fromkeys(ALL, held(9))
    weak = replace(held(9), memory=replace(held(9).memory, mastery=1))
    assert index(standings | {17: weak}) == 17


@pytest.mark.parametrize(
    ("age", "lines_held", "part"),
    [(5, 0, "line1"), (5, 1, "line2"), (5, 2, "line1"), (5, 3, "line1"), (8, 1, "verse")],
)
def test_a_small_child_learns_a_line_at_a_time(age, lines_held, part):
    assert part_that_comes(Standing(lines_held=lines_held), age=age) == part


moments = st.none() | st.timedeltas(timedelta(-2000), timedelta(1000)).map(NOW.__add__)
standings_of_a_child = st.dictionaries(
    st.integers(0, 42),
    st.builds(
        Standing,
        exposure_count=st.integers(0, 9),
        attempts=st.integers(0, 9),
        slips=st.integers(0, 9),
        lines_held=st.integers(0, 3),
        tried_at=moments,
        practised_at=moments,
        memory=st.just(Memory()) | st.just(held(-1).memory) | st.just(held(1).memory),
    ),
)


@given(
    st.lists(st.integers(0, 42), min_size=1, unique=True).map(sorted),
    standings_of_a_child,
    st.none() | st.integers(0, 20),
)
def test_there_is_always_a_step_and_it_is_approved(approved, standings, age):
    step = step_that_comes(approved, standings, age=age, now=NOW)
    assert step.index in approved
    assert step.part in PARTS
