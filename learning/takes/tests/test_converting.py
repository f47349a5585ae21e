"""A file becomes the sound that toys play, or a reason why not."""

import io
import wave

import numpy as np
import pytest

from learning.takes import converting
from learning.takes.converting import CEILING_DBTP, TARGET_LUFS, Converted, convert
from learning.takes.loudness import LoudnessMeter, PeakMeter
from learning.takes.problems import Unusable
from learning.takes.tests.sounds import FORMATS, damaged, tone, written


@pytest.fixture
def source(tmp_path):
    def put(data: bytes):
        path = tmp_path / "x.upload"
        path.write_bytes(data)
        return path

    return put


def made(path, *, longest_seconds: float = 60) -> tuple[Converted, np.ndarray]:
    file = io.BytesIO()
    told = convert(path, file, longest_seconds=longest_seconds, progress=[].append)
    file.seek(0)
    with wave.open(file) as sound:
        layout = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
        assert layout == (1, 2, 16_000)
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    return told, samples / np.float32(32_768)


def problem(path, **how) -> str:
    with pytest.raises(Unusable) as unusable:
        made(path, **how)
    return unusable.value.code


def lufs(samples: np.ndarray) -> float:
    meter = LoudnessMeter(16_000)
    meter.feed(samples)
    return meter.lufs()


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_comes_out_as_long_and_as_loud_as_the_others(kind, source):
    told, samples = made(source(written(tone(), kind)))
    assert told.duration_ms == pytest.approx(2_000, abs=30)
    assert samples.size == pytest.approx(32_000, abs=500)
    assert lufs(samples) == pytest.approx(TARGET_LUFS, abs=0.3)
    assert told.remarks == ()


def test_ninety_six_kilohertz_and_two_channels_are_brought_down(source):
    sound = np.stack([tone(rate_hz=96_000), 0.1 * tone(rate_hz=96_000)], axis=1)
    told, samples = made(source(written(sound, "flac", rate_hz=96_000)))
    assert told.source == "FLAC, 96,000 Hz, 2 channels"
    assert told.duration_ms == 2_000
    assert lufs(samples) == pytest.approx(TARGET_LUFS, abs=0.3)


def test_one_empty_channel_does_not_make_it_softer(source):
    sound = np.stack([tone(), np.zeros(96_000, "f4")], axis=1)
    _, samples = made(source(written(sound)))
    assert lufs(samples) == pytest.approx(TARGET_LUFS, abs=0.3)


def test_no_peak_passes_the_ceiling_and_it_is_said_what_that_costs(source):
    sound = tone(level=0.02)
    sound[20_000:20_100] = 0.9
    told, samples = made(source(written(sound)))
    peak = PeakMeter(16_000)
    peak.feed(samples.astype("f4"), is_last=True)
    assert peak.dbtp() <= CEILING_DBTP + 0.3
    assert "uneven" in told.remarks


def test_a_quiet_one_is_made_louder_and_it_is_said(source):
    told, samples = made(source(written(tone(level=0.01))))
    assert told.loudness < -40
    assert lufs(samples) == pytest.approx(TARGET_LUFS, abs=0.5)
    assert told.remarks == ("hissing",)


def test_clipping_is_heard(source):
    sound = tone(level=0.5)
    sound[20_000:20_040] = 1
    assert "clipped" in made(source(written(sound)))[0].remarks
    assert problem(source(written(np.clip(tone(level=9), -1, 1)))) == "overdriven"


def test_silence_and_a_whisper_are_refused(source):
    assert problem(source(written(np.zeros(96_000, "f4")))) == "silent"
    assert problem(source(written(tone(level=0.002), subtype="PCM_24"))) == "too-quiet"


def test_channels_that_cancel_each_other_are_refused(source):
    assert problem(source(written(np.stack([tone(), -tone()], axis=1)))) == "opposite"


@pytest.mark.parametrize("kind", FORMATS)
def test_what_breaks_off_is_broken(kind, source):
    data = written(tone(4), kind)
    assert problem(source(data[: len(data) // 2])) == "broken"


@pytest.mark.parametrize("kind", ["flac", "mp3", "ogg", "opus"])
def test_what_is_damaged_half_way_is_broken(kind, source):
    assert problem(source(damaged(written(tone(4), kind)))) == "broken"


def test_numbers_that_are_none_are_broken(source):
    sound = tone()
    sound[50_000] = np.nan
    assert problem(source(written(sound, subtype="FLOAT"))) == "broken"


def test_three_hours_are_refused_before_anything_is_decoded(source, monkeypatch):
    data = bytearray(written(tone(), "flac"))
    frames = 3 * 3600 * 48_000
    data[22:26] = (frames & 0xFFFFFFFF).to_bytes(4, "big")  # the low bits of STREAMINFO's total
    monkeypatch.setattr(converting, "_mono", None)
    assert problem(source(bytes(data)), longest_seconds=1_200) == "too-long"


def test_length_is_counted_where_a_file_does_not_tell_it(source, monkeypatch):
    monkeypatch.setattr(converting, "tells_its_length", lambda path, sound: False)
    assert problem(source(written(tone(5), "mp3")), longest_seconds=2) == "too-long"


def test_less_than_a_second_is_too_short(source):
    assert problem(source(written(tone(0.5)))) == "too-short"


def test_progress_goes_up_to_the_end(source):
    heard: list[int] = []
    convert(source(written(tone(4))), io.BytesIO(), longest_seconds=60, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 99
    assert len(heard) > 4
