"""
Converts an uploaded file to the sound that toys play: 16-bit mono WAV at 16 kHz, at one loudness.

Twice through the sound, a second at a time, so that neither its length nor its rate costs memory:
first it is decoded, mixed down, resampled and measured, then written with the gain that follows.
"""

import tempfile
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from learning.recordings import RATE_HZ
from learning.takes.formats import described, open_sound, tells_its_length
from learning.takes.loudness import SILENCE, LoudnessMeter, PeakMeter
from learning.takes.problems import SHORTEST_SECONDS, Unusable

TARGET_LUFS = -19.0  # mono; as loud from one loudspeaker as the usual -16 LUFS of stereo
CEILING_DBTP = -1.0
TOO_QUIET_LUFS = -50.0  # 31 dB of gain lift the noise of a room to that of speech
HISSING_LUFS = -38.0
UNEVEN_DB = 2.0  # softer than wanted by this much is heard
CLIPPED_SHARE = 1e-4  # of the samples; a click a second
OVERDRIVEN_SHARE = 1e-2
OPPOSITE_SHARE = 0.05  # of the channels' energy left after mixing; unrelated channels keep half
_FULL_SCALE = 0.999
_MEASURED_PERCENT = 80  # of the work is done when all is decoded

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Converted:
    """What was made: its length, how loud it came (LUFS), what to listen for, what it came as."""

    duration_ms: int
    loudness: float
    remarks: tuple[str, ...]
    source: str


@dataclass(slots=True)
class _Heard:
    """What is known of the sound so far."""

    loudness: LoudnessMeter = field(default_factory=lambda: LoudnessMeter(RATE_HZ))
    peak: PeakMeter = field(default_factory=lambda: PeakMeter(RATE_HZ))
    frames: int = 0  # of the file
    samples: int = 0  # of all its channels
    clipped: int = 0
    before: float = 0.0  # energy of the channels
    mixed: float = 0.0  # and of their mean


def convert(
    source: Path,
    into: BinaryIO,
    *,
    longest_seconds: float,
    progress: Callable[[int], None],
) -> Converted:
    """
    Write the sound of `source` as a WAV `into` a file. `progress` hears percents, 0 to 99.

    Raises Unusable, and OSError as of a full disk.
    """
    heard = _Heard()
    with open_sound(source) as sound, tempfile.TemporaryFile(dir=source.parent) as spool:
        expected = int(min(sound.frames, longest_seconds * sound.samplerate + 1))
        is_exact = tells_its_length(source, sound)
        if is_exact and sound.frames > longest_seconds * sound.samplerate:
            raise Unusable("too-long")
        for mono in _mono(sound, heard):
            spool.write(mono.tobytes())
            if heard.frames > longest_seconds * sound.samplerate:
                raise Unusable("too-long")
            progress(min(heard.frames * _MEASURED_PERCENT // max(expected, 1), _MEASURED_PERCENT))
        if is_exact and heard.frames < sound.frames:
            raise Unusable("broken")
        if heard.frames < SHORTEST_SECONDS * sound.samplerate:
            raise Unusable("too-short")
        gain_db, remarks = _judged(heard)
        frames = _write(spool, into, 10 ** (gain_db / 20))
        progress(99)
        told = described(sound)
    duration_ms = frames * 1000 // RATE_HZ
    return Converted(duration_ms, round(heard.loudness.lufs(), 1), remarks, told)


def _mono(sound: soundfile.SoundFile, heard: _Heard) -> Iterator[Samples]:
    """The sound in one channel at the toy's rate, in pieces that are measured on the way."""
    stream = soxr.ResampleStream(sound.samplerate, RATE_HZ, 1, dtype="float32")
    while True:
        try:
            block = sound.read(sound.samplerate, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError:
            raise Unusable("broken") from None
        if not np.isfinite(block).all():
            raise Unusable("broken")
        mixed = block.mean(axis=1, dtype=np.float32)
        _note(block, mixed, heard)
        is_last = not len(block)
        piece = stream.resample_chunk(mixed, last=is_last)
        heard.loudness.feed(piece)
        heard.peak.feed(piece, is_last=is_last)
        yield piece
        if is_last:
            return


def _note(block: Samples, mixed: Samples, heard: _Heard) -> None:
    heard.frames += len(block)
    heard.samples += block.size
    heard.before += float(np.square(block, dtype=np.float64).sum()) / block.shape[1]
    heard.mixed += float(np.square(mixed, dtype=np.float64).sum())
    full = np.abs(block) >= _FULL_SCALE
    heard.clipped += int((full[:-2] & full[1:-1] & full[2:]).sum())  # three in a row


def _judged(heard: _Heard) -> tuple[float, tuple[str, ...]]:
    """The gain in dB, and what whoever hears it should listen for. Raises Unusable."""
    loudness, peak = heard.loudness.lufs(), heard.peak.dbtp()
    if heard.mixed < OPPOSITE_SHARE * heard.before:
        raise Unusable("opposite")
    if loudness == SILENCE:
        raise Unusable("silent")
    if loudness < TOO_QUIET_LUFS:
        raise Unusable("too-quiet")
    clipped = heard.clipped / heard.samples
    if clipped > OVERDRIVEN_SHARE:
        raise Unusable("overdriven")
    wanted, possible = TARGET_LUFS - loudness, CEILING_DBTP - peak
    said = {
        "clipped": clipped > CLIPPED_SHARE,
        "hissing": loudness < HISSING_LUFS,
        "uneven": wanted - possible > UNEVEN_DB,
    }
    return min(wanted, possible), tuple(code for code, is_so in said.items() if is_so)


def _write(spool: BinaryIO, into: BinaryIO, gain: float) -> int:
    """How many frames were written."""
    spool.seek(0)
    frames = 0
    with wave.open(into, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        while data := spool.read(RATE_HZ * 4):
            samples = np.rint(np.frombuffer(data, dtype=np.float32) * gain * 32_767)
            out.writeframes(samples.clip(-32_767, 32_767).astype("<i2").tobytes())
            frames += samples.size
    return frames
