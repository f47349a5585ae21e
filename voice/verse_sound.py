"""The sound of one verse for the portal: a recording that an editor made, else kept clips."""

import io
import wave

from django.conf import settings
from django.core.files.storage import default_storage

from learning.models import Verse
from learning.recordings import recording_of
from voice.effects import Sentence
from voice.models import SpeechClip
from voice.playback import RATE_HZ
from voice.speech import clip_key
from voice.voices import Voices

_PAUSE = bytes(RATE_HZ * 350 // 1000 * 2)  # between the two lines


def has_sound(verse: Verse) -> bool:
    """Whether `wav` would find something."""
    return recording(verse) is not None or _clips(verse) is not None


def wav(verse: Verse) -> bytes | None:
    """A WAV file of 16-bit mono sound; None when nobody has recorded or synthesised it yet."""
    recorded = recording(verse)
    if recorded is not None:
        return recorded
    paths = _clips(verse)
    return _joined(paths) if paths else None


def recording(verse: Verse) -> bytes | None:
    """The WAV file of a recording, people before computers; None where there is none."""
    recorded = recording_of(verse)
    try:
        return recorded.path.read_bytes() if recorded else None
    except OSError:
        return None


def _clips(verse: Verse) -> list[str] | None:
    """Where the clips of the verse's lines lie; None unless all of them are there."""
    voices = Voices(settings.ENV.speak_model, settings.ENV.hindi_speak_model)
    paths = []
    for devanagari, romanised in zip(verse.devanagari, verse.transliteration, strict=True):
        chosen = voices.of(Sentence(devanagari, "hi", romanised=romanised))
        if chosen is None:
            return None
        voice, text = chosen
        clip = SpeechClip.objects.filter(key=clip_key(text, voice)).first()
        if clip is None or not default_storage.exists(clip.path):
            return None
        paths.append(clip.path)
    return paths


def _joined(paths: list[str]) -> bytes:
    lines = []
    for path in paths:
        with default_storage.open(path, "rb") as clip:
            lines.append(clip.read())
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(_PAUSE.join(lines))
    return file.getvalue()
