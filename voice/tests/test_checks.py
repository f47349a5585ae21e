"""A warning in time before a model that conversations need is switched off."""

from datetime import date, timedelta

import pytest

from voice.checks import NEAR, SHUTDOWNS, shutdown_warnings

MODEL = "gpt-4o-mini"
END = SHUTDOWNS[MODEL]


def test_long_before_the_end_nothing_is_said():
    assert shutdown_warnings(MODEL, today=END - NEAR - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (END - NEAR, "will be shut down"),
        (END, "was shut down"),
        (date(2030, 1, 1), "was shut down"),
    ],
)
def test_near_and_after_the_end_it_is_said_with_the_day(today, words):
    (warning,) = shutdown_warnings(MODEL, today=today)
    assert warning.msg == f"The model gpt-4o-mini {words} on 2027-01-14."
    assert warning.id == "voice.W001"


def test_a_model_without_an_announced_end_is_left_alone():
    assert shutdown_warnings("gpt-5-mini", today=date(2030, 1, 1)) == []
