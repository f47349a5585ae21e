"""An upstream that failed is left alone for longer each time, and never for too long."""

from hypothesis import given
from hypothesis import strategies as st

from voice.backoff import (
    LONGEST_SECONDS,
    REFUSALS,
    REFUSED_LONGEST_SECONDS,
    Backoff,
)


def without_jitter() -> Backoff:
    return Backoff(lambda: 1.0)


def test_the_wait_doubles_from_half_a_second_to_eight():
    backoff = without_jitter()
    assert [backoff.failed("1006") for _ in range(7)] == [0.5, 1, 2, 4, 8, 8, 8]


def test_a_refusal_waits_from_five_seconds_to_a_minute():
    backoff = without_jitter()
    assert [backoff.failed("429") for _ in range(6)] == [5, 10, 20, 40, 60, 60]


def test_success_begins_again():
    backoff = without_jitter()
    backoff.failed("1006")
    backoff.failed("1006")
    backoff.succeeded()
    assert (backoff.failures, backoff.failed("1006")) == (0, 0.5)


def test_jitter_takes_away_up_to_half():
    assert Backoff(lambda: 0.0).failed("1006") == 0.25
    assert Backoff(lambda: 0.5).failed("1006") == 0.375


codes = st.sampled_from(["1000", "1006", "unreachable", "timeout", *sorted(REFUSALS)])


@given(st.lists(codes, min_size=1, max_size=40), st.floats(0, 1))
def test_every_wait_is_positive_and_bounded(failures, jitter):
    backoff = Backoff(lambda: jitter)
    for code in failures:
        longest = REFUSED_LONGEST_SECONDS if code in REFUSALS else LONGEST_SECONDS
        assert 0 < backoff.failed(code) <= longest
    assert backoff.failures == len(failures)


@given(codes, st.floats(0, 1))
def test_a_run_of_the_same_failure_never_waits_less(code, jitter):
    backoff = Backoff(lambda: jitter)
    waits = [backoff.failed(code) for _ in range(15)]
    assert waits == sorted(waits)
