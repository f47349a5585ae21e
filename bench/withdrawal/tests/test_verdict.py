"""What is printed of many ended talks."""

import pytest

from bench.withdrawal.verdict import Ended, is_kept, verdict


def ended(*ms: float, messages: int = 0, rows: int = 0) -> list[Ended]:
    return [Ended("listening", one, messages, rows) for one in ms]


def test_percentiles_are_of_the_nearest_rank():
    assert verdict(ended(*range(1, 101))) == {
        "talks": 100,
        "p50_ms": 50,
        "p99_ms": 99,
        "rows_written_after": 0,
        "frames_upstream_after": 0,
    }
    assert verdict(ended(7.4, 3))["p99_ms"] == 7


@pytest.mark.parametrize(
    ("talks", "expected"),
    [
        (ended(10, 2000), True),
        (ended(10, 2001), False),
        (ended(10, messages=1), False),
        (ended(10, rows=1), False),
    ],
)
def test_what_was_promised_is_fast_and_leaves_nothing(talks, expected):
    assert is_kept(verdict(talks)) is expected
