"""Waiting between tries."""

from hypothesis import given
from hypothesis import strategies as st

from firmware.companion.patience import LONGEST_MS, Patience, at_least_ms, backoff_ms

DICE = st.floats(0, 1)


@given(st.integers(0, 10_000), DICE)
def test_a_wait_is_never_nothing_and_never_more_than_a_minute(tries, dice):
    assert 500 <= backoff_ms(tries, dice) <= LONGEST_MS


@given(st.integers(0, 86_400_000), DICE)
def test_a_wait_that_was_asked_for_is_kept_and_not_much_exceeded(asked_ms, dice):
    assert asked_ms <= at_least_ms(asked_ms, dice) <= asked_ms * 1.25


def test_a_press_tries_at_once_but_not_more_often_than_every_five_seconds():
    patience = Patience()
    tries = [now_ms for now_ms in range(0, 20_000, 500) if patience.may_try(now_ms)]
    assert tries == [0, 5000, 10_000, 15_000]
