"""How a liking grows and fades."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.liking import ASKED, FINISHED, GAINS, HALF_LIFE, LEAST, MOST, after_use, faded

WEIGHTS = st.floats(0, 1e6)
TIMES = st.timedeltas(timedelta(days=-1000), timedelta(days=10_000))
TAGS = st.sampled_from(["hope", "courage", "trust"])


def test_a_liking_halves_in_its_time():
    assert faded(2.0, HALF_LIFE) == pytest.approx(1.0)
    assert faded(2.0, timedelta(days=1)) > 1.98
    assert faded(2.0, -HALF_LIFE) == 2.0


def test_a_story_heard_to_its_end_says_more_than_a_wish():
    assert after_use({}, ["hope"], FINISHED) == {"hope": 0.5}
    assert after_use({"hope": 1.0, "trust": 1.0}, ["hope"], ASKED) == {"hope": 1.25, "trust": 1.0}


def test_what_has_faded_is_forgotten():
    assert after_use({"trust": LEAST / 2}, ["hope"], ASKED) == {"hope": 0.25}


@given(WEIGHTS, TIMES, TIMES)
def test_it_never_grows_by_itself_and_never_falls_below_nothing(weight, one, other):
    shorter, longer = sorted((one, other))
    assert 0 <= faded(weight, longer) <= faded(weight, shorter) <= weight


@given(WEIGHTS, st.timedeltas(timedelta(), HALF_LIFE), st.timedeltas(timedelta(), HALF_LIFE))
def test_it_does_not_matter_how_often_it_is_looked_at(weight, one, other):
    assert faded(faded(weight, one), other) == pytest.approx(faded(weight, one + other))


@given(st.dictionaries(TAGS, st.floats(0, MOST)), st.lists(TAGS), st.sampled_from(list(GAINS)))
def test_use_grows_what_was_used_and_nothing_else_and_never_beyond_the_most(weights, tags, use):
    after = after_use(weights, tags, use)
    assert all(LEAST <= weight <= MOST for weight in after.values())
    for tag in {*weights, *tags}:
        before = weights.get(tag, 0.0)
        if tag in tags:
            assert after[tag] == min(before + GAINS[use], MOST)
        else:
            assert after.get(tag, 0.0) == (before if before >= LEAST else 0.0)


@given(st.lists(st.tuples(TAGS, TIMES, st.sampled_from(list(GAINS))), max_size=60))
def test_no_history_overflows(history):
    weights: dict[str, float] = {}
    for tag, since, use in history:
        today = {known: faded(weight, since) for known, weight in weights.items()}
        weights = after_use(today, [tag], use)
    assert all(LEAST <= weight <= MOST for weight in weights.values())
