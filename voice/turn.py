"""One turn of a talk: the child's question and all that answers it."""

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from voice.agent.messages import ToolCall
from voice.safety.verdict import Verdict
from voice.tools.outcome import Outcome

if TYPE_CHECKING:
    from voice.tales import Tale

NEVER = float("inf")


class Phase(Enum):
    QUIET = "quiet"  # nobody speaks
    LISTENING = "listening"  # the button is down
    HEARING = "hearing"  # released, no words yet
    THINKING = "thinking"  # words understood, nothing to hear yet
    SPEAKING = "speaking"


@dataclass(slots=True)
class Stages:
    """When things first happened, as ms since the button's release."""

    released_at: float = NEVER
    ms: dict[str, int] = field(default_factory=dict)

    def mark(self, stage: str, now: float) -> None:
        """Keep the first time only; before the release nothing counts."""
        if stage not in self.ms and self.released_at < NEVER:
            self.ms[stage] = max(0, round((now - self.released_at) * 1000))

    def add(self, stage: str, ms: int) -> None:
        self.ms[stage] = self.ms.get(stage, 0) + ms


@dataclass(slots=True)
class Turn:
    """Number 0 is speech that nobody asked for: the greeting."""

    number: int = 0
    phase: Phase = Phase.QUIET
    began_at: float = NEVER  # the press; nobody presses for turn 0
    heard: str = ""
    topic: str = ""
    outcome: str = ""
    stages: Stages = field(default_factory=Stages)
    deadline: float = NEVER
    pending: dict[str, ToolCall] = field(default_factory=dict)
    lost_calls: set[str] = field(default_factory=set)  # of an upstream that is gone: not answered
    finished_tools: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    is_agent_speaking: bool = False  # its text was announced, its audio is this turn's
    is_agent_done: bool = False
    is_patient: bool = False  # the child was told that the answer takes a while
    asked_again: bool = False  # after the upstream was lost
    has_ended: bool = False
    is_silenced: bool = False  # the child does not want to hear any more of it
    said_early: list[str] = field(default_factory=list)  # before the button was up
    steered: Verdict | None = None  # the guard has taken the turn over
    noted: set[str] = field(default_factory=set)  # categories of the guard, once each
    segment: int = 0  # the playback's segment for the agent's audio
    tales: list["Tale"] = field(default_factory=list)
    played_ms: int | None = None  # of its sound; None: the toy has not said

    @property
    def is_answered(self) -> bool:
        """Nothing more will be added to the answer; it may not have been sent yet."""
        is_answering = self.phase in (Phase.THINKING, Phase.SPEAKING)
        return is_answering and self.is_agent_done and not self.pending

    @property
    def is_waiting(self) -> bool:
        """The child has spoken and waits for the whole answer."""
        return self.phase in (Phase.HEARING, Phase.THINKING, Phase.SPEAKING)
