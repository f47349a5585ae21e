"""What can happen to a session, and what a session can want done: the words it understands."""

from dataclasses import dataclass
from typing import Any

from localagent.settings import Listen, Sound, Speak, Think
from localagent.speech import Line


@dataclass(frozen=True, slots=True)
class TextReceived:
    text: str


@dataclass(frozen=True, slots=True)
class AudioReceived:
    samples: bytes


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The user has begun to speak."""


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The user's turn is over, its words are being made out. `trigger` as in EndOfTurn."""

    trigger: str = "model"


@dataclass(frozen=True, slots=True)
class SpeechHeard:
    """
    What was made out of the turn that ended longest ago.

    No text and `is_speech`: somebody spoke and was not understood. Neither: it was a noise.
    """

    text: str
    is_speech: bool = True


@dataclass(frozen=True, slots=True)
class EarsFailed:
    """Nothing can be heard any more."""


@dataclass(frozen=True, slots=True)
class LineVoiced:
    """The first sound of a line is on its way."""

    number: int


@dataclass(frozen=True, slots=True)
class LineSpoken:
    """The last sound of a line is on its way."""

    number: int


@dataclass(frozen=True, slots=True)
class LineFailed:
    """A line could not be spoken."""

    number: int


@dataclass(frozen=True, slots=True)
class Send:
    """Send this message as JSON."""

    message: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attend:
    """Begin to listen, or listen otherwise from here on."""

    listen: Listen
    think: Think
    rate_hz: int  # of the samples to come


@dataclass(frozen=True, slots=True)
class Expect:
    """The user may now also say these lines, or most of one: what was just taught."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hear:
    """Listen to these samples."""

    samples: bytes


@dataclass(frozen=True, slots=True)
class EndTurn:
    """Take the user's turn as over, now."""


@dataclass(frozen=True, slots=True)
class Say:
    """
    Speak this line; LineVoiced, then LineSpoken or LineFailed come back.

    `is_first`: a reply begins with it.
    """

    line: Line
    speak: Speak
    sound: Sound
    is_first: bool = True


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop speaking at once; not a byte of sound follows."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the connection with a close frame that has no status (the other side sees 1005)."""
