"""The sound of a verse for the portal."""

import io
import wave

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from learning.models import Recording, Verse
from voice import verse_sound
from voice.models import SpeechClip, clip_path
from voice.speech import clip_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def verse(verses, settings, tmp_path) -> Verse:
    settings.RECORDINGS_DIR = tmp_path / "recordings"
    settings.MEDIA_ROOT = tmp_path / "media"
    return Verse.objects.get(index=8)


def wav_of(samples: bytes, rate_hz: int = 16_000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(samples)
    return file.getvalue()


def record(verse, name: str, samples: bytes, *, is_synthetic: bool = False) -> None:
    settings.RECORDINGS_DIR.mkdir(exist_ok=True)
    (settings.RECORDINGS_DIR / name).write_bytes(wav_of(samples))
    Recording.objects.create(
        path=name,
        kind="verse",
        verse=verse,
        is_synthetic=is_synthetic,
        sha256="0" * 64,
        duration_ms=1,
    )


def keep_clip(text: str, samples: bytes) -> None:
    key = clip_key(text, "local-hi")
    default_storage.save(clip_path(key), ContentFile(samples))
    SpeechClip.objects.create(
        key=key, text=text, language="hi", voice="local-hi", rate_hz=24_000, duration_ms=1
    )


def test_a_verse_that_nobody_said_has_no_sound(verse):
    assert not verse_sound.has_sound(verse)
    assert verse_sound.wav(verse) is None


def test_an_editors_recording_comes_before_a_synthetic_one(verse):
    record(verse, "a.wav", b"\1\0" * 50, is_synthetic=True)
    record(verse, "b.wav", b"\2\0" * 50)
    assert verse_sound.wav(verse) == wav_of(b"\2\0" * 50)


def test_a_recording_whose_file_is_lost_is_passed_over(verse, settings):
    record(verse, "a.wav", b"\1\0" * 50)
    (settings.RECORDINGS_DIR / "a.wav").unlink()
    assert not verse_sound.has_sound(verse)


def test_the_lines_that_were_synthesised_are_joined_with_a_breath(verse):
    first, second = verse.devanagari
    keep_clip(first, b"\1\0" * 24)
    assert not verse_sound.has_sound(verse)  # half a verse is none
    keep_clip(second, b"\2\0" * 24)
    with wave.open(io.BytesIO(verse_sound.wav(verse))) as sound:
        samples = sound.readframes(sound.getnframes())
        assert sound.getframerate() == 24_000
    assert samples.startswith(b"\1\0" * 24)
    assert samples.endswith(b"\2\0" * 24)
    assert len(samples) == 2 * (24 + 24 + 24_000 * 350 // 1000)
