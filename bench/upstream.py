"""The far end the generator plays: it sends back what it hears, bare or as a voice agent."""

import json
from collections.abc import Callable

from bench.connection import Connection
from bench.failure import BenchFailed
from bench.framing import BINARY, TEXT, prefix
from bench.meter import Meter
from bench.sound import LAST, MAGIC, STAMP, UP_RATE_HZ, Intake, Sound, unit_bytes

AGENT_PATH = "/v1/agent/converse"
ECHO_PATH = "/echo"


class Echo:
    """
    An upstream connection. It learns whose it is from the first unit's stamp.

    `find_sound(toy)` gives that toy's Sound and is told of this connection, so that the schedule
    can make it answer.
    """

    def __init__(
        self, frame_ms: int, meter: Meter, find_sound: Callable[[int, "Echo"], Sound]
    ) -> None:
        self.meter = meter
        self.connection: Connection | None = None
        self.is_ready = False
        self.turn = 0
        self.heard = 0
        self.has_heard_all = False
        self._find_sound = find_sound
        self._sound: Sound | None = None
        self._intake = Intake(unit_bytes(UP_RATE_HZ, frame_ms))
        self._prefix = b""

    @property
    def silence_bytes(self) -> int:
        """PCM the server made up to keep the upstream awake."""
        return self._intake.silence_bytes

    # -- what the schedule makes it do -----------------------------------------------------------

    def begin_answer(self) -> None:
        """The reply starts."""

    def answer(self, index: int, now_ns: int, *, is_last: bool) -> None:
        """Send one unit back."""
        assert self._sound is not None
        unit = self._sound.down(self.turn, index | LAST if is_last else index, now_ns)
        if self.connection is None:
            raise BenchFailed("the server hung up on its upstream in mid-turn")
        if self.connection.is_stalled:
            self.meter.stalled_sends += 1
        self.connection.send(self._prefix + unit)
        self.meter.down_sent += 1

    def end_answer(self) -> None:
        """The reply is whole."""

    def leave(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    # -- what the connection tells it ------------------------------------------------------------

    def opened(self, connection: Connection, path: str) -> None:
        self.is_ready = True

    def received(self, opcode: int, payload: bytes, now_ns: int) -> None:
        if opcode == BINARY:
            self._hear(payload, now_ns)

    def lost(self, reason: str) -> None:
        self.leave()

    def begin_turn(self) -> None:
        """The first unit of a turn has come."""

    def _hear(self, samples: bytes, now_ns: int) -> None:
        meter = self.meter
        for unit in self._intake.feed(samples):
            magic, toy, turn, *_ = STAMP.unpack_from(unit)
            if self._sound is None:
                if magic != MAGIC:
                    raise BenchFailed("the upstream got samples that no toy sent")
                self._sound = self._find_sound(toy, self)
                self._prefix = prefix(self._sound.down_bytes, is_masked=False)
            if turn != self.turn and (self.has_heard_all or not self.turn):
                self.turn, self.heard = turn, 0
                self.begin_turn()
            is_last, sent_ns = self._sound.check_up(unit, self.turn, self.heard)
            meter.up_ns.append(now_ns - sent_ns)
            meter.up_received += 1
            self.heard += 1
            self.has_heard_all = is_last


class AgentEcho(Echo):
    """The echo in the clothes of the Deepgram Voice Agent, as far as one turn needs it."""

    def opened(self, connection: Connection, path: str) -> None:
        self._tell(type="Welcome", request_id="00000000-0000-4000-8000-000000000000")

    def received(self, opcode: int, payload: bytes, now_ns: int) -> None:
        if opcode == BINARY:
            self._hear(payload, now_ns)
        elif opcode == TEXT:
            self._read(json.loads(payload))

    def begin_turn(self) -> None:
        self._tell(type="UserStartedSpeaking")

    def begin_answer(self) -> None:
        self._tell(type="ConversationText", role="user", content="echo")
        self._tell(type="ConversationText", role="assistant", content="echo")

    def end_answer(self) -> None:
        self._tell(type="AgentAudioDone")

    def _read(self, message: dict) -> None:
        match message:
            case {"type": "Settings", "audio": {"input": {"sample_rate": rate}}}:
                if rate != UP_RATE_HZ:
                    raise BenchFailed(f"the server offers {rate} Hz upstream, not {UP_RATE_HZ}")
                self._tell(type="SettingsApplied")
                if message["agent"].get("greeting"):
                    self._greet(message["agent"]["greeting"])
                self.is_ready = True
            case {"type": "Settings"}:
                raise BenchFailed("the server's Settings name no input rate")
            case {"type": "InjectAgentMessage", "message": text}:
                self._greet(text)

    def _greet(self, text: str) -> None:
        """Something said outside the toys' turns: its text and its end, no sound."""
        self._tell(type="ConversationText", role="assistant", content=text)
        self._tell(type="AgentAudioDone")

    def _tell(self, **message: object) -> None:
        if self.connection is not None:
            self.connection.send_text(json.dumps(message))
