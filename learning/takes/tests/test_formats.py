"""What kind of sound a file is, whatever it is called."""

import struct

import numpy as np
import pytest

from learning.takes.formats import described, kind_of, open_sound, tells_its_length
from learning.takes.problems import SENTENCES, Unusable
from learning.takes.tests.sounds import FORMATS, tone, written


def problem(data: bytes, folder) -> str:
    path = folder / "x"
    path.write_bytes(data)
    with pytest.raises(Unusable) as unusable:
        open_sound(path).close()
    assert SENTENCES[unusable.value.code].endswith(".")
    return unusable.value.code


@pytest.mark.parametrize("kind", FORMATS)
def test_a_sound_is_known_by_its_content(kind, tmp_path):
    path = tmp_path / "notes.exe"
    path.write_bytes(written(tone(), kind))
    assert kind_of(path.read_bytes()[:64]) == {"opus": "ogg"}.get(kind, kind)
    with open_sound(path) as sound:
        assert sound.frames == 96_000
        assert tells_its_length(path, sound)
        assert described(sound).endswith("48,000 Hz, 1 channel")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(99), "not-sound"),
        (b"\x7fELF" + bytes(99), "not-sound"),
        (b"PK\x03\x04" + bytes(99), "not-sound"),
        (b"#!/bin/sh\nrm -rf /\n", "not-sound"),
        (b"R", "not-sound"),
        (b"\xff", "not-sound"),
        (b"RIFF\x10\x00\x00\x00AVI LIST", "not-sound"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(99), "other-kind"),
        (b"FORM\x00\x00\x10\x00AIFF" + bytes(99), "other-kind"),
        (b"\xff\xf1\x50\x80" + bytes(99), "other-kind"),
        (b"RIFF\x00\x00\x00\x00WAVE", "broken"),
        (b"fLaC" + bytes(99), "broken"),
        (b"OggS" + bytes(99), "broken"),
        (b"ID3\x04" + bytes(99), "broken"),
    ],
)
def test_what_is_no_sound_for_us_is_told_apart(data, code, tmp_path):
    assert problem(data, tmp_path) == code


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"subtype": "PCM_U8"}, "eight-bit"),
        ({"subtype": "ULAW"}, "telephone"),
        ({"subtype": "IMA_ADPCM"}, "telephone"),
        ({"rate_hz": 11_025}, "low-rate"),
        ({"rate_hz": 384_000}, "high-rate"),
    ],
)
def test_what_would_sound_badly_is_refused(how, code, tmp_path):
    assert problem(written(tone(), **how), tmp_path) == code


def test_eight_bits_are_refused_in_flac_as_well(tmp_path):
    assert problem(written(tone(), "flac", subtype="PCM_S8"), tmp_path) == "eight-bit"


def test_more_than_two_channels_are_refused(tmp_path):
    assert problem(written(np.stack([tone()] * 6, axis=1)), tmp_path) == "channels"


@pytest.mark.parametrize("kind", ["wav", "ogg", "opus"])
def test_a_file_without_its_end_is_broken_before_it_is_decoded(kind, tmp_path):
    data = written(tone(), kind)
    assert problem(data[: len(data) * 2 // 3], tmp_path) == "broken"


def test_a_wav_whose_writer_could_not_go_back_is_read(tmp_path):
    data = written(tone())
    at = data.index(b"data") + 4
    path = tmp_path / "x"
    path.write_bytes(data[:at] + struct.pack("<I", 0xFFFFFFFF) + data[at + 4 :])
    with open_sound(path) as sound:
        assert len(sound.read()) == 96_000
