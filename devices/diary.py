"""What a toy in software remembers of its life: turns, and what it was told and said by itself."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from firmware.companion import effects as do
from firmware.companion.policies import POLICIES
from wire.messages import SOURCES
from wire.traces import Gathering

Event = dict[str, Any]


@dataclass(slots=True)
class Turn:
    """What came of one press; number 0 is speech that nobody asked for. Times in ms."""

    number: int
    heard: str | None = None
    sentences: list[str] = field(default_factory=list)
    tools: list[dict[str, Any]] = field(default_factory=list)
    stages: dict[str, int] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    samples: bytes = b""  # what came out of the speaker, 24 kHz, silence of underruns included
    audio_ms: int = 0  # without that silence
    underruns: int = 0
    first_audio_ms: int | None = None  # from the button's release
    released_at: float | None = None
    is_over: bool = False

    @property
    def said(self) -> str:
        return " ".join(self.sentences)

    @property
    def was_answered(self) -> bool:
        """The child has heard something."""
        return self.audio_ms > 0


class Diary:
    """
    Turns by number, prompts, context and wipes. `watch` is called with each event as it happens.

    Events are dicts with an "event": "policy", "heard", "said", "tool", "prompt", "error".
    """

    def __init__(self, watch: Callable[[Event], None] | None) -> None:
        self.turns: dict[int, Turn] = {0: Turn(0)}
        self.prompts: list[str] = []
        self.wiped: list[str] = []
        self.context: dict[str, Any] = {}
        self._watch = watch or (lambda event: None)
        self._gathering = Gathering()

    def turn(self, number: int) -> Turn:
        """The turn of that number, new when it is."""
        return self.turns.setdefault(number, Turn(number))

    def greet_anew(self) -> None:
        """Another connection: what nobody asked for there is another speech."""
        self.turns[0] = Turn(0)

    def keep(self, effect: Any) -> None:
        """Remember an effect that is for people; others are none of a diary's business."""
        match effect:
            case do.Show(_, state, text) if state in POLICIES:
                self._watch({"event": "policy", "state": state, "code": text})
            case do.Show(number, state, text):
                self._show(self.turn(number), state, text)
            case do.Note(message) if message["type"] == "error":
                self.turn(max(self.turns)).errors.append(message["code"])
                told = ("code", "message", "retry_after_ms")
                self._watch({"event": "error"} | {name: message[name] for name in told})
            case do.Note(message):
                self._trace(message)
            case do.Prompt(name, code):
                self.prompts.append(name)
                self._watch({"event": "prompt", "name": name, "code": code})
            case do.SaveContext(context, _):
                self.context = context
            case do.Wipe(reason):
                self.context = {}
                self.wiped.append(reason)

    def _show(self, turn: Turn, state: str, text: str | None) -> None:
        if state == "heard":
            turn.heard = text
            self._watch({"event": "heard", "turn": turn.number, "text": text})
        elif state == "speaking" and text:
            turn.sentences.append(text)
            self._watch({"event": "said", "turn": turn.number, "text": text})
        elif state in SOURCES:
            turn.sources.append(state)

    def _trace(self, message: dict[str, Any]) -> None:
        data = self._gathering.add(message)
        if data is None:
            return
        trace, turn = json.loads(data), self.turn(message["turn"])
        if trace["kind"] == "tool":
            call = {name: trace.get(name) for name in ("name", "arguments", "result")}
            turn.tools.append(call)
            self._watch({"event": "tool", "turn": turn.number, **call, "ms": trace.get("ms")})
        elif trace["kind"] == "stages":
            turn.stages |= trace["stages"]
