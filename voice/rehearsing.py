"""
Sound for the staff: a verse, an episode or a draft of one, as the toy would say it.

Only who edits and reviews hears it. What is no approved text is spoken and kept nowhere.
"""

import asyncio
import io
import wave
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from threading import BoundedSemaphore

from learning.models import Episode, Revision, Verse
from learning.storytelling import sentences
from voice import effects, verse_sound
from voice.approved import episode_sentences, story_sentences, verse_sentences
from voice.effects import Sentence
from voice.media import sound_of
from voice.playback import RATE_HZ
from voice.speech import SpeechUnavailable, configured_speech

LONGEST_WAIT_SECONDS = 60  # for a long episode that nobody has heard yet
LONGEST_TEXT = 12_000  # characters; eight times the longest episode
AT_ONCE = 2  # in a process: the voice is there for children first
_turnstile = BoundedSemaphore(AT_ONCE)


class CannotBeHeard(Exception):
    """Nothing to hear now. `code` is stable, `sentence` says what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = _SENTENCES[code]


_SENTENCES = {
    "no-text": "There is no text to hear yet. Write some, then listen.",
    "too-long": "This is too long to be heard at once. Cut it into episodes.",
    "no-voice": (
        "No voice that reads Hindi is set, so a child would not hear this either. Ask an operator "
        "to set HINDI_SPEAK_MODEL."
    ),
    "service": (
        "The voice cannot be reached. Try again in a minute; if it stays away, ask an operator to "
        "look at the speech service (SPEAK_URL)."
    ),
    "busy": "Others are listening just now. Try again in a minute.",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A WAV file, how long it lasts, and whether it is a "recording" or the "voice"."""

    wav: bytes
    duration_ms: int
    source: str


def verse(row: Verse) -> Heard:
    """The verse: its recording where there is one, else by voice. Raises CannotBeHeard."""
    recorded = verse_sound.recording(row)
    if recorded is not None:
        return Heard(recorded, _length_of(recorded), "recording")
    return _spoken(verse_sentences(row), is_approved=row.approved)


def episode(row: Episode) -> Heard:
    """The episode from its beginning to its end. Raises CannotBeHeard."""
    return _spoken(episode_sentences(row), is_approved=row.approved)


def revision(row: Revision) -> Heard:
    """A version of a verse or an episode, served or not. Raises CannotBeHeard."""
    if row.verse is not None:
        lines = zip(row.text["devanagari"], row.text["transliteration"], strict=False)
        said = tuple(Sentence(line, "hi", romanised=roman) for line, roman in lines)
    elif row.episode is not None:
        said = story_sentences(sentences(row.text["text"]), row.episode.language)
    else:
        raise CannotBeHeard("no-text")
    return _spoken(said, is_approved=False)


def _spoken(said: Sequence[Sentence], *, is_approved: bool) -> Heard:
    letters = sum(len(sentence.text) for sentence in said)
    if not letters:
        raise CannotBeHeard("no-text")
    if letters > LONGEST_TEXT:
        raise CannotBeHeard("too-long")
    if not _turnstile.acquire(blocking=False):
        raise CannotBeHeard("busy")
    try:
        samples = asyncio.run(_samples(tuple(said), is_approved=is_approved))
    except SpeechUnavailable as problem:
        raise CannotBeHeard(problem.code) from None
    except TimeoutError:
        raise CannotBeHeard("service") from None
    finally:
        _turnstile.release()
    return Heard(_wav(samples), len(samples) // 2 * 1000 // RATE_HZ, "voice")


async def _samples(said: tuple[Sentence, ...], *, is_approved: bool) -> bytes:
    """With the pauses between the sentences, as toys get them."""
    speech = configured_speech(keeps=is_approved)
    media = effects.Speech(said, "clip")
    try:
        async with (
            asyncio.timeout(LONGEST_WAIT_SECONDS),
            aclosing(sound_of(media, speech)) as sound,
        ):
            return b"".join([piece async for piece in sound])
    finally:
        await speech.close()


def _wav(samples: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(samples)
    return file.getvalue()


def _length_of(wav: bytes) -> int:
    with wave.open(io.BytesIO(wav), "rb") as sound:
        return sound.getnframes() * 1000 // sound.getframerate()
