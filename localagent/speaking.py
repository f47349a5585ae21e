"""Sentences to sound on the wire: raw pieces of irregular size, faster than they play."""

import random
import struct
from collections.abc import AsyncIterator

from localagent.intents import DEVANAGARI
from localagent.settings import Sound, Speak

PIECE_MS = (20, 160)  # shortest and longest piece; the real server's vary as much
WAV_FORMATS = {"linear16": 1, "alaw": 6, "mulaw": 7}
ENDLESS = 0xFFFFFFFF  # the length of a stream whose end is not known


def bytes_per_second(sound: Sound) -> int:
    return sound.rate_hz * (2 if sound.encoding == "linear16" else 1)


def wav_header(sound: Sound, size: int = ENDLESS) -> bytes:
    """The 44 bytes before WAV data of `size` bytes."""
    width = 2 if sound.encoding == "linear16" else 1
    body = struct.pack(
        "<4sIHHIIHH4sI",
        b"fmt ",
        16,
        WAV_FORMATS[sound.encoding],
        1,
        sound.rate_hz,
        bytes_per_second(sound),
        width,
        8 * width,
        b"data",
        size,
    )
    return struct.pack("<4sI4s", b"RIFF", min(ENDLESS, size + 36), b"WAVE") + body


def pieces(samples: bytes, sound: Sound, dice: random.Random, *, is_odd: bool) -> list[bytes]:
    """
    `samples` cut irregularly. `is_odd` makes every piece but the last odd in length, so that
    samples straddle frames.
    """
    cut, at = [], 0
    while at < len(samples):
        size = bytes_per_second(sound) * dice.randint(*PIECE_MS) // 1000 & ~1
        size = max(2, size) + (1 if is_odd else 0)
        cut.append(samples[at : at + size])
        at += size
    return cut


def language_for(text: str, speak: Speak) -> str:
    """Devanagari is read by the Hindi voice whatever voice was asked for."""
    return "hi" if DEVANAGARI.search(text) else speak.language


async def spoken(voice, text: str, speak: Speak, sound: Sound) -> AsyncIterator[bytes]:
    """The sound of `text` as `voice` makes it. Raises what the voice raises."""
    stream = voice.speak(
        text,
        language=language_for(text, speak),
        rate_hz=sound.rate_hz,
        encoding=sound.encoding,
        speed=speak.speed,
    )
    async for samples in stream:
        yield samples
