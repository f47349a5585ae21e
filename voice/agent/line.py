"""
The line to the agent over as many connections as it takes.

Pure. One upstream connection is `session.py`; this is what outlives it: the history that is
replayed, the greeting that is said once, the microphone's early audio, and how long to wait before
the next attempt.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from voice.agent.history import History
from voice.agent.messages import Message, SettingsApplied, Welcome
from voice.agent.session import SETTLE_SECONDS, AgentSession
from voice.agent.settings import AgentChoice, settings_message
from voice.backoff import Backoff

NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Script:
    """What the agent is told at the start of each connection."""

    choice: AgentChoice
    prompt: str
    functions: tuple[dict[str, Any], ...]
    greeting: str


class Line:
    """Open, being opened, or asleep (no session at all)."""

    def __init__(self, script: Script, *, jitter: Callable[[], float]) -> None:
        self.history = History()
        self.rate_hz = 0
        self.is_greeting = True  # until it was said, or the child spoke first
        self._script = script
        self._session: AgentSession | None = None
        self._backoff = Backoff(jitter)

    @property
    def is_asleep(self) -> bool:
        return self._session is None

    @property
    def is_ready(self) -> bool:
        return self._session is not None and self._session.is_ready

    @property
    def failures(self) -> int:
        """Attempts in a row that failed."""
        return self._backoff.failures

    @property
    def wait_seconds(self) -> float:
        """How long the next attempt was put off."""
        return self._backoff.wait_seconds

    @property
    def wake_at(self) -> float:
        return self._session.wake_at if self._session is not None else NEVER

    def rewrite(self, script: Script) -> None:
        """Tell the agent something else from the next connection on."""
        self._script = script

    def connect(self, now: float, *, after: float = 0.0, is_pressed: bool = False) -> None:
        """A new connection is being opened, in `after` seconds."""
        early = self._session.early if self._session is not None else ()
        self._session = AgentSession(
            ends_turns=self._script.choice.listen == "flux",
            settle_by=now + after + SETTLE_SECONDS,
            is_pressed=is_pressed,
        )
        if self.rate_hz:
            self._session.set_rate(self.rate_hz)
        for samples in early:
            self._session.microphone(samples)

    def introduce(self, rate_hz: int) -> None:
        """The toy has said hello: its microphone's rate is known."""
        self.rate_hz = rate_hz
        if self._session is not None:
            self._session.set_rate(rate_hz)
            self._configure()

    def receive(self, text: str, now: float) -> Message | None:
        """Read a message of the agent. Raises AgentProtocolError."""
        if self._session is None:
            return None
        message = self._session.receive(text, now)
        match message:
            case Welcome():
                self._configure()
            case SettingsApplied():
                self._backoff.succeeded()
                self.is_greeting = False
        return message

    def lost(self, code: str) -> float | None:
        """The connection is gone. Seconds to wait before the next; None when it was not open."""
        return self._backoff.failed(code) if self._session is not None else None

    @property
    def early_dropped(self) -> int:
        """Frames that waited too long for this connection to settle."""
        return self._session.early_dropped if self._session is not None else 0

    def forget_early(self) -> None:
        """What was said while the connection settled is no longer wanted."""
        if self._session is not None:
            self._session.forget_early()

    def hang_up(self) -> None:
        self._session = None

    def press(self) -> None:
        self.is_greeting = False
        if self._session is not None:
            self._session.press()

    def release(self, now: float) -> None:
        if self._session is not None:
            self._session.release(now)

    def microphone(self, samples: bytes) -> bytes | None:
        """Audio to send at once, or None when it waits for the connection to settle."""
        return self._session.microphone(samples) if self._session is not None else None

    def ask(self, text: str) -> None:
        """Ask in the child's place: the words are known, the answer was lost."""
        self.say({"type": "InjectUserMessage", "content": text})

    def say(self, members: dict[str, Any]) -> None:
        """Send a message of the protocol; dropped while the connection is not settled."""
        if self._session is not None and self._session.is_ready:
            self._session.say(members)

    def tick(self, now: float) -> bool:
        """False when the connection did not settle in time."""
        return self._session is None or self._session.tick(now)

    def outgoing(self) -> list[str | bytes]:
        """What is to be sent now, in order; taken once."""
        if self._session is None or not self._session.outgoing:
            return []
        out, self._session.outgoing = self._session.outgoing, []
        return out

    def _configure(self) -> None:
        """Settings go out once both sides have introduced themselves."""
        session = self._session
        if session is None or not session.wants_settings or not self.rate_hz:
            return
        session.configure(
            settings_message(
                self._script.choice,
                rate_hz=self.rate_hz,
                prompt=self._script.prompt,
                functions=list(self._script.functions),
                greeting=self._script.greeting if self.is_greeting else "",
                history=self.history.messages(),
            )
        )
