"""What the conversation wants done. Effects are imperatives; the bridge performs them."""

from dataclasses import dataclass, field
from typing import Any

from learning.sitting import Sitting
from voice.agent.messages import ToolCall
from voice.safety.verdict import Severity


@dataclass(slots=True)  # not frozen: these two are made for every frame
class ToToy:
    """Send one message of the toy's protocol: text, or a frame."""

    message: str | bytes


@dataclass(slots=True)
class ToAgent:
    """Send one upstream message: text, or audio."""

    message: str | bytes


@dataclass(frozen=True, slots=True)
class Connect:
    """Open the upstream after `after` seconds."""

    after: float


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Close the upstream, if one is open or being opened; `at_once` without what is unsent."""

    at_once: bool = False


@dataclass(frozen=True, slots=True)
class RunTool:
    """`heard`: what the child has said in the turn so far; it is written nowhere."""

    call: ToolCall
    turn: int
    heard: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class CancelTool:
    call_id: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    Approved text for the server to speak.

    `text` is spoken by the voice of `language`; where no such voice is configured, `romanised`
    (when there is one) is spoken by the English voice.
    """

    text: str
    language: str
    romanised: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """
    Sound to be made from sentences, in order: a story, a verse, a prompt. `sitting`: they are
    those of an episode, and how far they are heard is to be noted. `pause_ms` is the silence
    between two.
    """

    sentences: tuple[Sentence, ...]
    source: str = "clip"
    sitting: Sitting | None = None
    pause_ms: int = 300  # as a teller breathes


@dataclass(frozen=True, slots=True)
class Record:
    """Sound of a recorded file, mono 16-bit WAV. `sentences`: the words in it, where known."""

    path: str
    source: str = "recording"
    sentences: tuple[Sentence, ...] = ()


Media = Speech | Record


@dataclass(frozen=True, slots=True)
class StartMedia:
    """Feed `media` into the playback's segment until it ends or is stopped."""

    segment: int
    media: Media


@dataclass(frozen=True, slots=True)
class StopMedia:
    segments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """For developers: what happened in a turn. Only reaches a toy that asked and may see it."""

    turn: int
    members: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """
    A turn is over; `stages` in ms since the button's release, only those that happened.

    `seconds` of talking: from the press to the end of the answer. `lines` are (speaker, text) as
    they were said, only where the family wants to read them: to be masked before anything else.
    """

    turn: int
    outcome: str  # "answered", "interrupted", "not_heard", "failed", "unsolicited"
    topic: str
    stages: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    lines: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class StoryHeard:
    """
    The toy has played an episode up to its sentence `upto`, all counted. `is_new`: for the first
    time in this sitting.
    """

    sitting: Sitting
    upto: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class KeepCondition:
    """What the toy said of itself, for its page in the portal. None: not said."""

    battery: int | None
    rssi: int | None
    firmware: str | None = None
    telemetry: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NoteSafety:
    """The guard has taken a turn over: keep that it did, and of what kind. No words."""

    category: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Sleep:
    """The conversation is over: tell the toy and keep the record."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close the toy's socket."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Count:
    """Add to a metric: what was dropped or said wrong."""

    metric: str  # "toy_fault", "frames_dropped", "upstream_lost"
    label: str
    amount: int = 1


Effect = (
    ToToy | ToAgent | Connect | Disconnect | RunTool | CancelTool | StartMedia | StopMedia
    | NoteSafety | Trace | TurnEnded | StoryHeard | KeepCondition | Sleep | HangUp | Count
)  # fmt: skip
