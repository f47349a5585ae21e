"""The synthetic recitation: all verses in order, marked as such, never over a real one."""

import hashlib
import wave

import numpy as np
import pytest
from channels.db import database_sync_to_async
from django.core.files.base import ContentFile

from learning.models import Recording, Verse
from learning.recordings import open_recording
from learning.tests.shelf import shelve_verses
from voice.chalisa import NotOurs, keep, recite
from voice.effects import Sentence
from voice.tests.sound import tone


class Reciter:
    """A speech service that remembers what it was given."""

    def __init__(self) -> None:
        self.asked: list[Sentence] = []

    async def samples(self, sentence: Sentence) -> bytes:
        self.asked.append(sentence)
        return tone(1000, 0.1)


@pytest.fixture(autouse=True)
def _own_recordings(settings, tmp_path):
    settings.RECORDINGS_DIR = tmp_path


async def test_all_verses_are_recited_line_by_line_in_order(transactional_db):
    await database_sync_to_async(shelve_verses)()
    reciter = Reciter()
    samples = await recite(reciter)
    lines = await database_sync_to_async(all_lines)()
    assert [sentence.text for sentence in reciter.asked] == lines
    spoken_seconds = np.count_nonzero(np.frombuffer(samples, dtype="<i2")) / 16_000
    assert spoken_seconds == pytest.approx(len(lines) * 0.1, rel=0.01)


def all_lines() -> list[str]:
    return [line for verse in Verse.objects.order_by("index") for line in verse.devanagari]


def test_what_is_kept_can_be_played_and_is_marked_as_synthetic(db, tmp_path):
    samples = tone(1000, 0.5, rate_hz=16_000)
    recording = keep(samples)
    opened = open_recording("hanuman")
    assert (opened.sample_rate, opened.frames) == (16_000, 8_000)
    assert recording.is_synthetic
    assert recording.duration_ms == 500
    assert recording.sha256 == hashlib.sha256(opened.path.read_bytes()).hexdigest()
    with wave.open(str(opened.path), "rb") as sound:
        assert sound.readframes(8_000) == samples
    assert [path.name for path in tmp_path.iterdir()] == ["hanuman_chalisa.wav"]


def test_another_synthetic_recitation_replaces_it(db):
    keep(tone(1000, 0.5, rate_hz=16_000))
    keep(tone(1000, 1.0, rate_hz=16_000))
    assert Recording.objects.get().duration_ms == 1000


def test_a_recording_by_people_is_never_replaced(db, tmp_path):
    keep(tone(1000, 0.5, rate_hz=16_000))
    Recording.objects.update(is_synthetic=False)
    (tmp_path / "hanuman_chalisa.wav").write_bytes(ContentFile(b"by people").read())
    with pytest.raises(NotOurs):
        keep(tone(1000, 1.0, rate_hz=16_000))
    assert (tmp_path / "hanuman_chalisa.wav").read_bytes() == b"by people"
