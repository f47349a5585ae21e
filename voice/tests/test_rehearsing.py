"""What the staff hears of a verse, an episode and a draft."""

import io
import wave

import pytest

from learning.models import Episode, Revision, Verse
from learning.storytelling import sentences
from learning.takes.tests.conftest import folders
from voice import rehearsing, verse_sound
from voice.effects import Speech
from voice.rehearsing import CannotBeHeard
from voice.speech import SpeechUnavailable

__all__ = ["folders"]
pytestmark = pytest.mark.django_db
SECOND = bytes(48_000)


class FakeVoice:
    """Says every sentence in a second, or nothing."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.keeps: list[bool] = []
        self.problem = ""

    def __call__(self, *, keeps: bool):
        self.keeps.append(keeps)
        return self

    async def samples(self, sentence) -> bytes:
        if self.problem:
            raise SpeechUnavailable(self.problem)
        self.said.append(sentence.text)
        return SECOND

    async def close(self) -> None:
        self.said.append("closed")


@pytest.fixture
def voice(monkeypatch, folders) -> FakeVoice:
    fake = FakeVoice()
    monkeypatch.setattr(rehearsing, "configured_speech", fake)
    return fake


def seconds(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav)) as sound:
        return sound.getnframes() / sound.getframerate()


def problem(deed, row) -> CannotBeHeard:
    with pytest.raises(CannotBeHeard) as refused:
        deed(row)
    assert refused.value.sentence.endswith(".")
    return refused.value


def test_a_verse_is_said_line_by_line_with_the_pause_of_the_toy(voice, verses):
    row = Verse.objects.get(index=3)
    heard = rehearsing.verse(row)
    assert voice.said == [*row.devanagari, "closed"]
    assert seconds(heard.wav) == pytest.approx(2 + Speech((), "clip").pause_ms / 1000)
    assert (heard.duration_ms, heard.source) == (round(seconds(heard.wav) * 1000), "voice")
    assert voice.keeps == [True]


def test_a_recording_comes_before_the_voice(voice, verses, monkeypatch):
    wav = rehearsing._wav(SECOND)
    monkeypatch.setattr(verse_sound, "recording", lambda row: wav)
    heard = rehearsing.verse(Verse.objects.get(index=3))
    assert (heard.wav, heard.duration_ms, heard.source) == (wav, 1_000, "recording")
    assert voice.said == []


def test_what_nobody_approved_is_spoken_and_not_kept(voice, shelf):
    row = Episode.objects.filter(approved=True).first()
    row.approved = False
    rehearsing.episode(row)
    assert voice.said == [*sentences(row.text), "closed"]
    assert voice.keeps == [False]


def test_a_version_is_heard_as_it_would_be_told(voice, shelf, verses):
    episode, verse = Episode.objects.first(), Verse.objects.get(index=3)
    rehearsing.revision(Revision(episode=episode, number=9, text={"text": "Jump! He flew."}))
    lines = {"devanagari": ["क", "ख"], "transliteration": ["ka", "kha"]}
    rehearsing.revision(Revision(verse=verse, number=9, text=lines))
    assert voice.said == ["Jump!", "He flew.", "closed", "क", "ख", "closed"]
    assert voice.keeps == [False, False]


def test_where_there_is_nothing_to_hear_it_is_said(voice, shelf):
    episode = Episode.objects.first()
    story = Revision(story=episode.story, number=9, text={"title": "x"})
    assert problem(rehearsing.revision, story).code == "no-text"
    episode.text = "  "
    assert problem(rehearsing.episode, episode).code == "no-text"
    episode.text = "Jump! " * 3_000
    assert problem(rehearsing.episode, episode).code == "too-long"


@pytest.mark.parametrize("code", ["service", "no-voice"])
def test_a_voice_out_of_reach_is_explained(voice, verses, code):
    voice.problem = code
    assert problem(rehearsing.verse, Verse.objects.get(index=3)).code == code
    voice.problem = ""
    assert rehearsing.verse(Verse.objects.get(index=3)).source == "voice"


def test_a_voice_that_does_not_answer_is_not_waited_for(voice, verses, monkeypatch):
    monkeypatch.setattr(rehearsing, "LONGEST_WAIT_SECONDS", 0)
    assert problem(rehearsing.verse, Verse.objects.get(index=3)).code == "service"


def test_children_come_first(voice, verses):
    for _ in range(rehearsing.AT_ONCE):
        rehearsing._turnstile.acquire()
    try:
        assert problem(rehearsing.verse, Verse.objects.get(index=3)).code == "busy"
    finally:
        rehearsing._turnstile.release(rehearsing.AT_ONCE)
    assert rehearsing.verse(Verse.objects.get(index=3)).source == "voice"
