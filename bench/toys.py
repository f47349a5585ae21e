"""The toys the generator plays: one that only sends and hears frames, and one of `hanuman.v1`."""

import json

from bench.connection import Connection
from bench.failure import BenchFailed
from bench.framing import BINARY, TEXT, pack, prefix
from bench.meter import Meter
from bench.sound import LAST, UP_RATE_HZ, Intake, Sound

_HEADER_BYTES = 4
_MIC, _VOICE = 1, 2
_FINAL = 1


class Toy:
    """
    A toy without a protocol, for servers that relay bare frames.

    It sends numbered units of its own sound and expects the same numbers back, whole and in order;
    anything else raises BenchFailed.
    """

    subprotocol = ""

    def __init__(self, number: int, frame_ms: int, meter: Meter) -> None:
        self.number = number
        self.frame_ms = frame_ms
        self.sound = Sound(number, frame_ms)
        self.meter = meter
        self.connection: Connection | None = None
        self.is_ready = False
        self.is_leaving = False
        self.turn = 0
        self.heard = 0
        self.has_heard_all = True
        self._intake = Intake(self.sound.down_bytes)
        self._prefix = prefix(self.sound.up_bytes, is_masked=True)

    # -- what the schedule makes it do -----------------------------------------------------------

    def press(self, turn: int) -> None:
        """The button goes down."""
        self.turn = turn
        self.heard = 0
        self.has_heard_all = False

    def talk(self, index: int, now_ns: int, *, is_last: bool) -> None:
        """Send one frame."""
        unit = self.sound.up(self.turn, index | LAST if is_last else index, now_ns)
        self._send(self._prefix + unit)

    def release(self) -> None:
        """The button goes up."""

    def report_played(self, ms: int) -> None:
        """Tell the server how far the child has heard."""

    @property
    def is_turn_over(self) -> bool:
        """Has the server sent all it will send of this turn?"""
        return self.has_heard_all

    def leave(self) -> None:
        """Hang up."""
        self.is_leaving = True
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
        if not self.is_leaving:
            raise BenchFailed(f"toy {self.number} lost its server: {reason}")
        self.leave()

    def _send(self, data: bytes) -> None:
        connection = self.connection
        assert connection is not None
        if connection.is_stalled:
            self.meter.stalled_sends += 1
        connection.send(data)
        self.meter.up_sent += 1

    def _hear(self, samples: bytes, now_ns: int) -> None:
        meter = self.meter
        for unit in self._intake.feed(samples):
            is_last, sent_ns = self.sound.check_down(unit, self.turn, self.heard)
            meter.down_ns.append(now_ns - sent_ns)
            meter.down_received += 1
            self.heard += 1
            self.has_heard_all = is_last


class HanumanToy(Toy):
    """The same toy speaking the product's protocol (docs/protocol.md)."""

    subprotocol = "hanuman.v1"

    def __init__(self, number: int, frame_ms: int, meter: Meter) -> None:
        super().__init__(number, frame_ms, meter)
        self._is_done = True
        self._prefix = prefix(_HEADER_BYTES + self.sound.up_bytes, is_masked=True)
        self._head = self._last_head = b""

    def press(self, turn: int) -> None:
        super().press(turn)
        self._is_done = False
        low, high = turn & 0xFF, turn >> 8
        self._head = self._prefix + bytes((_MIC, 0, low, high))
        self._last_head = self._prefix + bytes((_MIC, _FINAL, low, high))
        self._tell(type="listen", state="start", turn=turn, pre_roll_ms=0, post_roll_ms=600)

    def talk(self, index: int, now_ns: int, *, is_last: bool) -> None:
        if is_last:
            self._send(self._last_head + self.sound.up(self.turn, index | LAST, now_ns))
        else:
            self._send(self._head + self.sound.up(self.turn, index, now_ns))

    def release(self) -> None:
        self._tell(type="listen", state="stop", turn=self.turn, pre_roll_ms=0, post_roll_ms=600)

    def report_played(self, ms: int) -> None:
        self._tell(type="played", turn=self.turn, ms=ms, underruns=0)

    @property
    def is_turn_over(self) -> bool:
        return self._is_done and self.has_heard_all

    def opened(self, connection: Connection, path: str) -> None:
        self._tell(
            type="hello",
            protocol=1,
            firmware="bench",
            audio={"rate": UP_RATE_HZ, "frame_ms": self.frame_ms},
            context={"etag": None, "saved_at": None},
            battery=None,
            rssi=None,
        )

    def received(self, opcode: int, payload: bytes, now_ns: int) -> None:
        if opcode == TEXT:
            self._read(json.loads(payload))
        elif payload[0] != _VOICE:
            raise BenchFailed(f"toy {self.number} got a frame of kind {payload[0]}")
        elif payload[2] | payload[3] << 8 == self.turn > 0 and len(payload) > _HEADER_BYTES:
            self._hear(payload[_HEADER_BYTES:], now_ns)
            if self.has_heard_all:
                self.report_played(self.heard * self.frame_ms)

    def _read(self, message: dict) -> None:
        match message:
            case {"type": "hello"}:
                self.is_ready = True
            case {"type": "turn", "state": "done", "turn": self.turn}:
                self._is_done = True
            case {"type": "error"} | {"type": "sleep"} | {"type": "stop"}:
                raise BenchFailed(f"toy {self.number} was told {json.dumps(message)}")
            case {"type": "policy", "state": state} if state != "paired":
                raise BenchFailed(f"toy {self.number} may not talk: policy {state}")

    def _tell(self, **message: object) -> None:
        if self.connection is not None:
            self.connection.send(pack(TEXT, json.dumps(message).encode(), is_masked=True))
