"""A turn at a lower rate, brought back to the upstream's."""

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.retuning import Retuning


def tone(rate_hz, seconds=0.2, hz=440):
    count = round(rate_hz * seconds)
    return array("h", [round(9000 * math.sin(math.tau * hz * i / rate_hz)) for i in range(count)])


@pytest.mark.parametrize(
    ("from_hz", "to_hz"), [(16_000, 44_100), (22_050, 44_100), (16_000, 22_050)]
)
def test_a_tone_stays_the_same_tone(from_hz, to_hz):
    given, wanted = tone(from_hz), tone(to_hz)
    made = array("h", Retuning(from_hz, to_hz).push(given.tobytes()))
    assert 0 <= len(wanted) - len(made) <= to_hz / from_hz + 1
    assert max(abs(a - b) for a, b in zip(made, wanted, strict=False)) < 9000 * 0.03


@given(st.lists(st.integers(0, 700), max_size=12))
def test_pieces_of_any_size_have_no_seams(sizes):
    samples = tone(16_000).tobytes()
    whole, cut = Retuning(16_000, 44_100), Retuning(16_000, 44_100)
    at, made = 0, b""
    for size in [*sizes, len(samples)]:
        made += cut.push(samples[at : at + 2 * size])
        at += 2 * size
    assert made == whole.push(samples)


def test_the_loudest_samples_stay_in_their_bounds():
    samples = array("h", [-32768, 32767] * 50).tobytes()
    made = array("h", Retuning(16_000, 44_100).push(samples))
    assert min(made) == -32768
    assert max(made) > 32_000
