"""A recitation of the whole Chalisa by the configured voice, until an editor has a real one."""

import hashlib
import os
import wave
from pathlib import Path

import numpy as np
import soxr
from django.conf import settings

from learning.models import Recording, Verse
from learning.recordings import WHOLE_CHALISA
from voice.effects import Sentence
from voice.playback import RATE_HZ
from voice.speech import Speech

RECORDING_HZ = 16_000
LINE_PAUSE_MS = 350
VERSE_PAUSE_MS = 900


class NotOurs(Exception):
    """The recording in place was made by people; a synthetic one does not replace it."""


async def recite(speech: Speech) -> bytes:
    """All verses in order as s16le mono at 16 kHz. Raises SpeechUnavailable."""
    sound = []
    async for verse in Verse.objects.approved().order_by("index"):
        for devanagari, romanised in zip(verse.devanagari, verse.transliteration, strict=True):
            line = await speech.samples(Sentence(devanagari, "hi", romanised=romanised))
            sound += [_resampled(line), _silence(LINE_PAUSE_MS)]
        sound.append(_silence(VERSE_PAUSE_MS))
    return b"".join(sound)


def keep(samples: bytes) -> Recording:
    """
    Put the recitation in place, whole or not at all, marked as synthetic.

    Raises NotOurs.
    """
    if Recording.objects.filter(kind="chalisa", is_synthetic=False).exists():
        raise NotOurs
    folder = Path(settings.RECORDINGS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{WHOLE_CHALISA}.{os.getpid()}"
    with wave.open(str(unfinished), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RECORDING_HZ)
        sound.writeframes(samples)
    digest = hashlib.sha256(unfinished.read_bytes()).hexdigest()
    unfinished.replace(folder / WHOLE_CHALISA)
    columns = {
        "kind": "chalisa",
        "language": "hi",
        "is_synthetic": True,
        "sha256": digest,
        "duration_ms": len(samples) // 2 * 1000 // RECORDING_HZ,
    }
    recording, _ = Recording.objects.update_or_create(path=WHOLE_CHALISA, defaults=columns)
    return recording


def _resampled(samples: bytes) -> bytes:
    return soxr.resample(np.frombuffer(samples, dtype="<i2"), RATE_HZ, RECORDING_HZ).tobytes()


def _silence(ms: int) -> bytes:
    return bytes(RECORDING_HZ * ms // 1000 * 2)
