"""Sounds for tests: a voice-like tone written as editors' programs write it."""

import io
from typing import Any

import numpy as np
import soundfile

FORMATS = {
    "wav": {"format": "WAV", "subtype": "PCM_16"},
    "flac": {"format": "FLAC", "subtype": "PCM_24"},
    "mp3": {"format": "MP3", "subtype": "MPEG_LAYER_III"},
    "ogg": {"format": "OGG", "subtype": "VORBIS"},
    "opus": {"format": "OGG", "subtype": "OPUS"},
}


def tone(seconds: float = 2.0, *, rate_hz: int = 48_000, level: float = 0.2) -> np.ndarray:
    """A tone of 440 Hz that swells and a little noise, as float32."""
    at = np.arange(int(seconds * rate_hz)) / rate_hz
    noise = np.random.default_rng(7).standard_normal(at.size) * 0.02
    return (level * np.sin(2 * np.pi * 440 * at) * (0.6 + 0.4 * np.sin(9 * at) + noise)).astype(
        "f4"
    )


def written(sound: np.ndarray, kind: str = "wav", *, rate_hz: int = 48_000, **how: Any) -> bytes:
    """The bytes of a file of that kind."""
    file = io.BytesIO()
    soundfile.write(file, sound, rate_hz, **(FORMATS[kind] | how))
    return file.getvalue()


def damaged(data: bytes) -> bytes:
    """The same with rubbish in the middle."""
    at = len(data) // 2
    rubbish = np.random.default_rng(7).integers(0, 256, len(data) // 4, dtype="u1").tobytes()
    return data[:at] + rubbish + data[at + len(rubbish) :]
