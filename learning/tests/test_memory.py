"""When a verse comes again, and how well it is held."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.memory import APART, LADDER, LONGEST_DAYS, Attempt, Memory, after, attempt_of

START = datetime(2026, 11, 22, 7, tzinfo=UTC)

attempts = st.lists(
    st.tuples(st.sampled_from(Attempt), st.timedeltas(timedelta(0), timedelta(days=900))),
    max_size=40,
)


def played(story, zone=UTC):
    """The memory after each attempt of a story of (attempt, time since the one before)."""
    memory, now, found = Memory(), START, []
    for attempt, waited in story:
        now += waited
        memory = after(memory, attempt, now=now.astimezone(zone))
        found.append((now, attempt, memory))
    return found


def faithful(successes):
    """The memory of a child that recites right each time that the verse is due."""
    memory, now, found = Memory(), START, []
    for _ in range(successes):
        memory = after(memory, Attempt.HELD, now=now)
        found.append(memory)
        now = memory.due_at
    return found


def test_a_verse_recited_right_comes_again_at_growing_intervals():
    found = faithful(6)
    intervals = [one.due_at - one.reviewed_at for one in found]
    assert intervals == sorted(intervals)
    assert len(set(intervals)) == len(intervals)
    assert [one.mastery for one in found] == [1, 2, 3, 4, 5, 5]


def test_a_verse_by_heart_takes_weeks():
    assert timedelta(weeks=3) < faithful(5)[-1].reviewed_at - START < timedelta(weeks=8)


def test_saying_it_again_on_the_same_day_proves_nothing():
    once = after(Memory(), Attempt.HELD, now=START)
    assert after(once, Attempt.HELD, now=START + APART / 2) == once


def test_a_slip_makes_it_due_at_once_and_takes_one_step_only():
    held = faithful(4)[-1]
    slipped = after(held, Attempt.NOT_YET, now=held.due_at)
    assert slipped.is_due(held.due_at)
    assert slipped.mastery == held.mastery - 1
    assert after(slipped, Attempt.NOT_YET, now=held.due_at + timedelta(minutes=1)) == slipped


def test_nearly_right_stays_due_and_loses_nothing():
    held = faithful(3)[-1]
    nearly = after(held, Attempt.NEARLY, now=held.reviewed_at + APART)
    assert (nearly.mastery, nearly.stability) == (held.mastery, held.stability)
    assert nearly.is_due(held.reviewed_at + APART)


@pytest.mark.parametrize("attempt", [Attempt.NEARLY, Attempt.NOT_YET])
def test_what_was_never_held_has_nothing_to_lose(attempt):
    assert after(Memory(), attempt, now=START) == Memory()


@pytest.mark.parametrize(
    ("held", "of", "attempt"),
    [
        (5, 5, Attempt.HELD),
        (4, 5, Attempt.NEARLY),
        (3, 5, Attempt.NOT_YET),
        (0, 5, Attempt.NOT_YET),
    ],
)
def test_what_an_attempt_proves(held, of, attempt):
    assert attempt_of(held=held, of=of) is attempt


@given(attempts)
def test_never_two_steps_at_once_and_never_out_of_bounds(story):
    before = Memory()
    for now, attempt, memory in played(story):
        assert 0 <= memory.mastery <= len(LADDER)
        assert abs(memory.mastery - before.mastery) <= 1
        assert memory.mastery <= before.mastery or attempt is Attempt.HELD
        assert memory.due_at is None or memory.due_at <= now + timedelta(days=LONGEST_DAYS)
        before = memory


@given(attempts, st.sampled_from(["Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati"]))
def test_a_zone_moves_no_date(story, zone):
    assert played(story, ZoneInfo(zone)) == played(story)


@given(attempts)
def test_the_same_attempts_give_the_same_dates(story):
    assert played(story) == played(story)


def test_a_thousand_years_of_success_overflow_nothing():
    memory = faithful(1000)[-1]
    assert memory.mastery == 5
    assert memory.due_at - memory.reviewed_at <= timedelta(days=LONGEST_DAYS)


def test_a_clock_that_runs_behind_stands_still():
    held = faithful(2)[-1]
    assert after(held, Attempt.HELD, now=START - timedelta(days=9)) == held
