"""Resampling in pieces gives what resampling at once gives."""

import math
from array import array
from itertools import pairwise

import pytest

from localagent.resample import Resampler


def tone(rate_hz: int, hz: float = 440, seconds: float = 0.5) -> bytes:
    count = int(rate_hz * seconds)
    samples = (int(12_000 * math.sin(2 * math.pi * hz * n / rate_hz)) for n in range(count))
    return array("h", samples).tobytes()


def crossings(samples: bytes) -> int:
    pcm = array("h", samples)
    return sum(a < 0 <= b for a, b in pairwise(pcm))


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 48_000])
def test_a_tone_keeps_its_pitch_and_length(rate_hz):
    resampler = Resampler(rate_hz, 16_000)
    samples = resampler.feed(tone(rate_hz)) + resampler.flush()
    assert abs(len(samples) // 2 - 8_000) <= 2
    assert abs(crossings(samples) - 220) <= 2


def test_pieces_cut_inside_samples_give_the_same_sound():
    samples = tone(44_100)
    whole = Resampler(44_100, 16_000)
    at_once = whole.feed(samples) + whole.flush()
    pieces = Resampler(44_100, 16_000)
    found = b"".join(pieces.feed(samples[at : at + 777]) for at in range(0, len(samples), 777))
    pairs = zip(array("h", found + pieces.flush()), array("h", at_once), strict=True)
    assert all(abs(a - b) <= 2 for a, b in pairs)  # soxr dithers the last bit


def test_the_same_rate_passes_through_with_an_odd_byte_carried():
    resampler = Resampler(16_000, 16_000)
    assert resampler.feed(b"abc") == b"ab"
    assert resampler.feed(b"d") == b"cd"
    assert resampler.flush() == b""


def test_after_a_flush_a_new_sound_begins():
    resampler = Resampler(48_000, 16_000)
    first = resampler.feed(tone(48_000)) + resampler.flush()
    assert len(resampler.feed(tone(48_000)) + resampler.flush()) == len(first)
