"""
Recordings that a toy may play. Nothing outside the recordings folder is opened, and nothing gets
into it but what was approved (`learning.takes.deciding`) or synthesised from approved text.
"""

import contextlib
import wave
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from accounts.models import Language
from learning.models import Recording, Verse
from learning.refusals import Refusal

WHOLE_CHALISA = "hanuman_chalisa.wav"
RATE_HZ = 16_000
_PERSONA = "hanuman"
_SAMPLE_BYTES = 2  # 16 bits, one channel


class RecordingRefused(Refusal):
    """A recording cannot be played. `code` says why; `sentence` may be spoken to a child."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence
        Exception.__init__(self, sentence)


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """A WAV file of 16-bit mono sound: where it is, its rate in Hz, its length in frames."""

    path: Path
    sample_rate: int
    frames: int


def open_recording(persona: str, path: str | None = None) -> RecordingFile:
    """
    The recording at `path` under RECORDINGS_DIR, or the whole Chalisa, checked by its content.

    Of the whole Chalisa it is the one that the table names, people before computers.

    Raises RecordingRefused with one of the codes "persona", "outside", "missing", "not-wav",
    "not-16-bit-mono" and "broken".
    """
    if persona != _PERSONA:
        raise RecordingRefused("persona", "Only Hanuman can recite the Chalisa.")
    real = _inside(_whole_chalisa() if path is None else path)
    if not real.is_file():
        raise RecordingRefused("missing", "I do not have that recording yet.")
    return _checked(real)


def recording_of(verse: Verse) -> RecordingFile | None:
    """The verse word for word as somebody recites it, people before computers; None: nobody."""
    for row in Recording.objects.playable().of(verse, Language.HINDI):
        with contextlib.suppress(RecordingRefused):
            return open_recording(_PERSONA, row.path)
    return None


def _whole_chalisa() -> str:
    recording = Recording.objects.of(None, Language.HINDI).first()
    return recording.path if recording else WHOLE_CHALISA


def _checked(real: Path) -> RecordingFile:
    """The file, when it is what it has to be. Raises RecordingRefused."""
    try:
        with wave.open(str(real), "rb") as sound:
            layout = sound.getnchannels(), sound.getsampwidth()
            recording = RecordingFile(real, sound.getframerate(), sound.getnframes())
    except (wave.Error, EOFError, OSError):
        raise RecordingRefused("not-wav", "That recording is not one that I can play.") from None
    if layout != (1, _SAMPLE_BYTES):
        raise RecordingRefused("not-16-bit-mono", "That recording is not one that I can play.")
    is_whole = recording.frames * _SAMPLE_BYTES < real.stat().st_size
    if recording.frames == 0 or not is_whole:
        raise RecordingRefused("broken", "That recording is broken.")
    return recording


def _inside(path: str) -> Path:
    """The file that `path` really is. Raises RecordingRefused "outside"."""
    folder = Path(settings.RECORDINGS_DIR).resolve()
    try:
        real = (folder / path).resolve()
        real.exists()  # asks the file system whether there can be such a name at all
    except (TypeError, ValueError, OSError, RuntimeError):
        real = folder.parent
    if not real.is_relative_to(folder):
        raise RecordingRefused("outside", "I can only play my own recordings.")
    return real
