"""
One upstream connection as a state machine: Welcome, Settings, audio, silence, end of turn.

Pure: `now` is an argument in seconds, and what is to be sent comes back as text or bytes in
order. The button decides what flows: while it is down the child's audio, while it is up silence
in real time and KeepAlive, because the end of a turn is decided on audio and an idle socket is
closed by the server.
"""

import json
from collections import deque
from enum import Enum
from typing import Any

from voice.agent import messages
from voice.agent.messages import Message, SettingsApplied, Welcome

SETTLE_SECONDS = 10.0  # Welcome and SettingsApplied arrive within 0.3 s in recorded sessions
KEEP_ALIVE_SECONDS = 5.0
SILENCE_MS = 100  # the longest chunk that the vendor recommends
FLUX_SILENCE_SECONDS = 0.3  # ForceEndTurn cuts the last word without it
EARLY_SECONDS = 55  # of audio kept while the connection settles: a turn that is said again after a
# loss comes all at once, up to 50 s of it; older audio is dropped

KEEP_ALIVE = json.dumps({"type": "KeepAlive"})
FORCE_END_TURN = json.dumps({"type": "ForceEndTurn"})

NEVER = float("inf")


class State(Enum):
    GREETING = "greeting"
    CONFIGURING = "configuring"
    READY = "ready"


class AgentSession:
    """
    What to send on one upstream socket, and when.

    `outgoing` collects text and bytes in order; the caller takes them after each call. Early
    audio is bounded: the oldest is dropped and counted in `early_dropped`.
    """

    def __init__(self, *, ends_turns: bool, settle_by: float, is_pressed: bool) -> None:
        """`ends_turns`: the listen profile obeys ForceEndTurn (flux)."""
        self.state = State.GREETING
        self.outgoing: list[str | bytes] = []
        self.early: deque[bytes] = deque()
        self.early_dropped = 0
        self._is_configured = False
        self._ends_turns = ends_turns
        self._silence = b""
        self._early_limit = 0
        self._early_bytes = 0
        self._is_pressed = is_pressed
        self._settle_by = settle_by
        self._silence_at = NEVER
        self._keep_alive_at = NEVER
        self._force_at = NEVER

    @property
    def is_ready(self) -> bool:
        return self.state is State.READY

    @property
    def wants_settings(self) -> bool:
        """Welcome has come and Settings have not been sent."""
        return self.state is State.CONFIGURING and not self._is_configured

    @property
    def wake_at(self) -> float:
        """When `tick` has something to do."""
        if self.state is not State.READY:
            return self._settle_by
        return min(self._silence_at, self._keep_alive_at, self._force_at)

    def set_rate(self, rate_hz: int) -> None:
        """The microphone's rate, before Settings and before any audio."""
        self._silence = bytes(rate_hz * SILENCE_MS // 1000 * 2)
        self._early_limit = rate_hz * 2 * EARLY_SECONDS

    def configure(self, settings: dict[str, Any]) -> None:
        """Send the Settings: once, after Welcome."""
        self._is_configured = True
        self.say(settings)

    def receive(self, text: str, now: float) -> Message:
        """Read a message and follow the handshake. Raises AgentProtocolError."""
        message = messages.read(text)
        match self.state, message:
            case State.GREETING, Welcome():
                self.state = State.CONFIGURING
            case State.CONFIGURING, SettingsApplied():
                self.state = State.READY
                self._settled(now)
        return message

    def press(self) -> None:
        """A new question: early audio of the one before it has been given up."""
        self._is_pressed = True
        self.forget_early()
        self._silence_at = NEVER
        self._force_at = NEVER

    def microphone(self, samples: bytes) -> bytes | None:
        """The child's audio: returned when it may be sent at once, else kept for a while."""
        if self.state is State.READY:
            return samples
        self.early.append(samples)
        self._early_bytes += len(samples)
        while self._early_bytes > self._early_limit:
            self._early_bytes -= len(self.early.popleft())
            self.early_dropped += 1
        return None

    def forget_early(self) -> None:
        """Drop the audio that waits for the connection to settle."""
        self.early.clear()
        self._early_bytes = 0

    def release(self, now: float) -> None:
        self._is_pressed = False
        if self.state is not State.READY:
            return
        self._silence_at = now
        if self._ends_turns:
            self._force_at = now + FLUX_SILENCE_SECONDS

    def say(self, members: dict[str, Any]) -> None:
        """Send a message of the protocol."""
        self.outgoing.append(json.dumps(members, ensure_ascii=False))

    def tick(self, now: float) -> bool:
        """Send what is due. False when the connection did not settle in time."""
        if self.state is not State.READY:
            return now < self._settle_by
        if now >= self._silence_at:
            self.outgoing.append(self._silence)
            # Silence keeps real time, yet a stall is not made up for with a burst.
            self._silence_at = max(self._silence_at + SILENCE_MS / 1000, now - 0.5)
        if now >= self._keep_alive_at:
            self.outgoing.append(KEEP_ALIVE)
            self._keep_alive_at = now + KEEP_ALIVE_SECONDS
        if now >= self._force_at:
            self.outgoing.append(FORCE_END_TURN)
            self._force_at = NEVER
        return True

    def _settled(self, now: float) -> None:
        self._keep_alive_at = now + KEEP_ALIVE_SECONDS
        if not self._is_pressed:
            self._silence_at = now
            if self._ends_turns and self.early:  # the words are only now sent
                self._force_at = now + FLUX_SILENCE_SECONDS
        self.outgoing += self.early
        self.forget_early()
