"""Loudness against what ITU-R BS.1770-4 and EBU Tech 3341 say of known signals."""

import numpy as np
import pytest

from learning.takes.loudness import SILENCE, LoudnessMeter, PeakMeter


def sine(seconds: float, dbfs: float, *, rate_hz: int, hz: float = 1000.0) -> np.ndarray:
    at = np.arange(int(seconds * rate_hz)) / rate_hz
    return (10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * at)).astype("f4")


def lufs(sound: np.ndarray, *, rate_hz: int, piece: int = 7_777) -> float:
    meter = LoudnessMeter(rate_hz)
    for start in range(0, sound.size, piece):
        meter.feed(sound[start : start + piece])
    return meter.lufs()


@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
def test_a_full_scale_sine_in_one_channel_has_minus_3_lufs(rate_hz):
    loudness = lufs(sine(3, 0, rate_hz=rate_hz, hz=997), rate_hz=rate_hz)
    assert loudness == pytest.approx(-3.01, abs=0.05)


def test_quiet_parts_do_not_count():
    """As in case 3 of Tech 3341, in one channel, 3 dB less."""
    parts = [(1, -36.0), (6, -23.0), (1, -36.0)]
    sound = np.concatenate([sine(seconds, level, rate_hz=16_000) for seconds, level in parts])
    assert lufs(sound, rate_hz=16_000) == pytest.approx(-26.0, abs=0.2)


def test_pauses_do_not_count():
    sound = sine(3, -20, rate_hz=16_000)
    with_pauses = np.concatenate([np.zeros(80_000, "f4"), sound, np.zeros(80_000, "f4")])
    alone = lufs(sound, rate_hz=16_000)
    assert lufs(with_pauses, rate_hz=16_000) == pytest.approx(alone, abs=0.6)


def test_the_size_of_the_pieces_changes_nothing():
    sound = sine(2, -20, rate_hz=16_000)
    whole = lufs(sound, rate_hz=16_000, piece=sound.size)
    for piece in (1_000, 1_600, 16_000):
        assert lufs(sound, rate_hz=16_000, piece=piece) == pytest.approx(whole, abs=1e-9)


@pytest.mark.parametrize("sound", [np.zeros(32_000, "f4"), np.zeros(0, "f4"), np.ones(100, "f4")])
def test_silence_and_a_click_have_no_loudness(sound):
    assert lufs(sound, rate_hz=16_000) == SILENCE


def test_a_peak_between_the_samples_is_found():
    """A quarter of the rate, an eighth of a turn late: no sample meets the crest."""
    at = np.arange(16_000)
    sound = (0.5 * np.sin(np.pi / 2 * at + np.pi / 4)).astype("f4")
    meter = PeakMeter(16_000)
    meter.feed(sound, is_last=True)
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-9.03, abs=0.01)
    assert meter.dbtp() == pytest.approx(-6.02, abs=0.2)


def test_no_sound_has_no_peak():
    assert PeakMeter(16_000).dbtp() == SILENCE
