"""Sound files of every common kind become what the toy's microphone would have captured."""

import struct

import numpy
import pytest

from devices import clips

HZ = 440


def wave(rate_hz, seconds=0.5):
    return 0.5 * numpy.sin(2 * numpy.pi * HZ * numpy.arange(int(rate_hz * seconds)) / rate_hz)


def riff(samples, rate_hz, kind, bits, channels=1, *, extensible=False, extra=b""):
    """A WAV file of `samples` from -1 to 1, the same on every channel."""
    width = bits // 8
    if kind == clips.FLOAT:
        whole = samples.astype(f"<f{width}")
    elif bits == 8:
        whole = (samples * 127 + 128).astype("u1")
    else:
        whole = (samples * (2 ** (bits - 1) - 1)).astype("<i8")
        raw = whole.view("u1").reshape(-1, 8)[:, :width]
        whole = numpy.ascontiguousarray(raw).view(f"V{width}").ravel()
    body = numpy.repeat(whole, channels).tobytes()
    code = clips.EXTENSIBLE if extensible else kind
    form = struct.pack(
        "<HHIIHH", code, channels, rate_hz, rate_hz * width * channels, width * channels, bits
    )
    if extensible:
        form += struct.pack("<HHIH14s", 22, bits, 0, kind, bytes(14))
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + extra
    chunks += b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def pitch_hz(data, rate_hz):
    samples = numpy.frombuffer(data, "<i2")
    return numpy.argmax(abs(numpy.fft.rfft(samples))) * rate_hz / len(samples)


@pytest.mark.parametrize("rate_hz", [8000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize(
    ("kind", "bits"),
    [(clips.PCM, 8), (clips.PCM, 16), (clips.PCM, 24), (clips.PCM, 32), (clips.FLOAT, 32)],
)
def test_any_rate_and_width_becomes_the_same_sound(tmp_path, kind, bits, rate_hz):
    path = tmp_path / "clip.wav"
    path.write_bytes(riff(wave(rate_hz), rate_hz, kind, bits, channels=2))
    data = clips.read_wav(path, 16_000)
    assert abs(len(data) - 16_000) <= 64
    assert abs(pitch_hz(data, 16_000) - HZ) < 5
    assert 15_000 < numpy.abs(numpy.frombuffer(data, "<i2")).max() < 18_000


def test_extensible_files_and_unknown_chunks_are_read(tmp_path):
    path = tmp_path / "clip.wav"
    odd = b"LIST" + struct.pack("<I", 3) + b"abc\x00"
    path.write_bytes(riff(wave(16_000), 16_000, clips.PCM, 16, extensible=True, extra=odd))
    assert len(clips.read_wav(path, 16_000)) == 16_000


def test_sixteen_bits_at_the_right_rate_are_not_touched(tmp_path):
    samples = numpy.arange(-500, 500, dtype="<i2").tobytes()
    clips.write_wav(tmp_path / "clip.wav", samples, 44_100)
    assert clips.read_wav(tmp_path / "clip.wav", 44_100) == samples


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"ID3\x03 not a wav",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"RIFF\x00\x00\x00\x00WAVEfmt \x02\x00\x00\x00\x01\x00",
        riff(wave(16_000), 16_000, clips.PCM, 16).replace(b"fmt ", b"xxxx"),
        riff(wave(16_000), 16_000, 85, 16),
        riff(wave(16_000)[:0], 16_000, clips.PCM, 16),
        riff(wave(16_000), 16_000, clips.PCM, 16).replace(b"\x80\x3e\x00\x00", bytes(4)),
    ],
)
def test_what_is_no_wav_is_named_in_one_line(tmp_path, data):
    path = tmp_path / "clip.wav"
    path.write_bytes(data)
    with pytest.raises(clips.ClipUnusable) as refusal:
        clips.read_wav(path, 16_000)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for path in (tmp_path / "none.wav", tmp_path):
        with pytest.raises(clips.ClipUnusable, match=str(path)):
            clips.read_wav(path, 16_000)


async def test_text_is_spoken_by_the_real_engine():
    samples = await clips.spoken("Jai Hanuman", "en", 16_000)
    assert len(samples) > 16_000  # over half a second
    assert numpy.abs(numpy.frombuffer(samples, "<i2")).max() > 3000


async def test_text_that_cannot_be_spoken_is_an_error_of_one_line():
    with pytest.raises(clips.ClipUnusable) as refusal:
        await clips.spoken("", "en", 16_000)
    assert "\n" not in str(refusal.value)
