"""
The platform's half of the toy's protocol: what a toy may say when, read into events.

Pure: no socket, no clock. A toy that errs is told so and goes on; one that errs repeatedly, or
that floods, is closed. Limits are those of `wire.limits`.
"""

from dataclasses import dataclass
from typing import Any

from voice.retuning import Retuning
from wire import close, frames, limits, messages
from wire.turns import newer

FAULTS_ALLOWED = 8  # broken messages in one session; a toy with a bug errs on every press
TEXTS_PER_SECOND = 40
HELLO_SECONDS = 10.0
NOT_NUMBERS = {"type", "battery", "rssi"}  # of a status: the rest is for operators
# A toy may upload late what it captured while the link was slow, but no faster than this.
AHEAD_SECONDS = 60.0
LEAST_FRAME_SECONDS = 0.001  # what a frame counts for at least: empty ones cost time, too


class ToyFault(Exception):
    """
    A toy said something that it may not say.

    `code` is stable and public; the message says what to do. `close_code` is None when the toy
    may go on.
    """

    def __init__(self, code: str, message: str, close_code: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.close_code = close_code


@dataclass(frozen=True, slots=True)
class Hello:
    rate_hz: int
    frame_ms: int
    firmware: str
    etag: str | None
    battery: int | None
    rssi: int | None


@dataclass(frozen=True, slots=True)
class Pressed:
    turn: int


@dataclass(frozen=True, slots=True)
class Released:
    turn: int
    post_roll_ms: int


@dataclass(frozen=True, slots=True)
class Aborted:
    turn: int


@dataclass(frozen=True, slots=True)
class Played:
    turn: int
    ms: int
    underruns: int


@dataclass(frozen=True, slots=True)
class Status:
    battery: int | None
    rssi: int | None
    telemetry: dict[str, Any]


Event = Hello | Pressed | Released | Aborted | Played | Status


class ToyLink:
    """Which turn it is, whether the button is down, and what has been said wrong."""

    def __init__(self, *, now: float) -> None:
        self.rate_hz = 0
        self.hello_by = now + HELLO_SECONDS
        self.wants_trace = False
        self.turn = 0
        self.is_pressed = False
        self.faults = 0
        self._turn_rate_hz = 0
        self._retuning: Retuning | None = None
        self._heard_bytes = 0
        self._ahead_seconds = 0.0
        self._came_at = now
        self._texts: list[float] = []

    def microphone(self, data: bytes, now: float) -> bytes | None:
        """
        One binary message of the toy: the samples to forward (s16le mono at `rate_hz`).

        None when they belong to an old turn or the button is up. Samples of a turn at a lower
        rate are brought to `rate_hz`. Raises ToyFault.
        """
        try:
            frame = frames.unpack(data)
        except frames.FrameError as error:
            raise self._broken(error) from None
        if not self.rate_hz:
            raise ToyFault("no-hello", "say hello before sending audio", close.NO_HELLO)
        if frame.kind != frames.MIC:
            raise self._fault("frame-kind", "a toy sends microphone frames only")
        seconds = max(LEAST_FRAME_SECONDS, len(data) / (2 * (self._turn_rate_hz or self.rate_hz)))
        self._ahead_seconds = max(0.0, self._ahead_seconds - now + self._came_at) + seconds
        self._came_at = now
        if self._ahead_seconds > AHEAD_SECONDS:
            raise ToyFault("flood", "audio comes faster than it can be spoken", close.FLOOD)
        if not self.is_pressed or frame.turn != self.turn:
            return None
        samples: bytes = frame.samples
        self._heard_bytes += len(samples)
        if self._heard_bytes * 500 > limits.MAX_HOLD_MS * self._turn_rate_hz:  # 2 bytes a sample
            self.is_pressed = False
            raise ToyFault("too-long", "release the button and press again")
        return samples if self._retuning is None else self._retuning.push(samples)

    def read(self, text: str, now: float) -> Event | None:
        """One text message of the toy as an event. Raises ToyFault."""
        self._bound_texts(now)
        try:
            members = messages.read_from_toy(text)
        except messages.MessageError as error:
            if error.code == "unknown-type":
                raise ToyFault(error.code, "this platform does not know that message") from None
            if error.code == "large":
                raise ToyFault(error.code, "the message is too large", close.TOO_LARGE) from None
            raise self._fault(error.code, str(error)) from None
        kind = members["type"]
        if kind == "hello":
            return self._hello(members)
        if not self.rate_hz:
            raise ToyFault("no-hello", "say hello first", close.NO_HELLO)
        match kind:
            case "listen":
                return self._listen(members)
            case "abort":
                return Aborted(members["turn"])
            case "played":
                return Played(members["turn"], members["ms"], members.get("underruns", 0))
            case "status":
                numbers = {name: members[name] for name in members if name not in NOT_NUMBERS}
                return Status(members["battery"], members["rssi"], numbers)
        return None

    # -- inside ----------------------------------------------------------------------------------

    def _hello(self, members: dict[str, Any]) -> Hello:
        if self.rate_hz:
            raise self._fault("hello-again", "hello is said once")
        audio = members["audio"]
        if audio["rate"] not in limits.RATES_HZ:
            rates = ", ".join(map(str, limits.RATES_HZ))
            raise ToyFault("wrong-rate", f"announce one of {rates}", close.BAD_MESSAGE)
        self.rate_hz = audio["rate"]
        self.hello_by = float("inf")
        self.wants_trace = bool(members.get("trace"))
        return Hello(
            rate_hz=audio["rate"],
            frame_ms=audio["frame_ms"],
            firmware=members["firmware"],
            etag=(members.get("context") or {}).get("etag"),
            battery=members.get("battery"),
            rssi=members.get("rssi"),
        )

    def _listen(self, members: dict[str, Any]) -> Event | None:
        turn = members["turn"]
        if members["state"] == "start":
            if self.turn and not newer(turn, self.turn):
                raise self._fault("turn-order", f"turn {turn} is not after turn {self.turn}")
            self._tune(members.get("rate") or self.rate_hz)
            self.turn, self.is_pressed = turn, True
            self._heard_bytes = 0
            return Pressed(turn)
        if turn != self.turn:
            raise self._fault("turn-order", f"turn {turn} is not being listened to")
        if not self.is_pressed:
            return None  # it was ended here, because it had become too long
        self.is_pressed = False
        return Released(turn, members.get("post_roll_ms") or 0)

    def _tune(self, rate_hz: int) -> None:
        """The rate of the turn that begins."""
        if rate_hz > self.rate_hz:
            raise self._fault("wrong-rate", "a turn's rate is at most the hello's")
        is_lower = rate_hz < self.rate_hz
        self._turn_rate_hz = rate_hz
        self._retuning = Retuning(rate_hz, self.rate_hz) if is_lower else None

    def _bound_texts(self, now: float) -> None:
        self._texts = [at for at in self._texts if now - at < 1.0]
        self._texts.append(now)
        if len(self._texts) > TEXTS_PER_SECOND:
            raise ToyFault("flood", "too many messages a second", close.FLOOD)

    def _broken(self, error: frames.FrameError) -> ToyFault:
        if error.code == "frame-large":
            return ToyFault(error.code, "the frame is too large", close.TOO_LARGE)
        return self._fault(error.code, "send a header and whole 16-bit samples")

    def _fault(self, code: str, message: str) -> ToyFault:
        self.faults += 1
        is_last = self.faults >= FAULTS_ALLOWED or not self.rate_hz  # a hello must be right
        return ToyFault(code, message, close.BAD_MESSAGE if is_last else None)
