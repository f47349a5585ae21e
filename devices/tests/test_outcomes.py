"""What became of updates, as toys told it."""

import pytest

from devices.models import Device
from devices.outcomes import TROUBLES, in_words, outcome_of


def told(update: object, *, firmware: str = "1.4.2") -> Device:
    return Device(firmware=firmware, telemetry={"update": update})


@pytest.mark.parametrize(
    "update", [None, "", 7, "1.5.0", "bad-signature", "Asha staged", "1.5.0 oh no", "1.5.0 "]
)
def test_what_no_toy_of_ours_says_is_nothing(update):
    assert outcome_of({"update": update}) is None
    assert in_words(told(update)) == ""


def test_a_toy_that_never_spoke_has_no_outcome():
    assert outcome_of(None) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("staged", "Version 1.5.0 is there"),
        ("failed-before", "Version 1.5.0 did not work"),
        ("unproven", "tries again later"),
        ("truncated", "fetches it again later"),
        ("bad-signature", "did not accept version 1.5.0"),
    ],
)
def test_each_outcome_has_a_sentence(code, words):
    assert words in in_words(told(f"1.5.0 {code}"))
    assert in_words(told(f"1.5.0 {code}", firmware="1.5.0")) == ""


def test_every_trouble_has_a_sentence_without_its_code():
    for code in TROUBLES:
        assert in_words(told(f"1.5.0 {code}"))
        assert code not in in_words(told(f"1.5.0 {code}"))
