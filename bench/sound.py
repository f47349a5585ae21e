"""
The PCM that travels: units of one frame's length, each stamped with who, when and in what order.

A unit is a 16-byte stamp in the place of its first eight samples, then the toy's own noise. The
bridge may cut and join PCM as it likes: units are found again in the stream of samples.
"""

import random
import struct

from bench.failure import BenchFailed

STAMP = struct.Struct("<HHHHq")  # magic, toy, turn, index | LAST, sent at (monotonic ns)
MAGIC = 0x4A48  # no zero byte: a unit never begins like silence
LAST = 0x8000
UP_RATE_HZ = 44_100
DOWN_RATE_HZ = 24_000


def unit_bytes(rate_hz: int, frame_ms: int) -> int:
    """Bytes of 16-bit mono PCM in a frame of `frame_ms`: 1764 for 20 ms at 44.1 kHz."""
    return rate_hz * frame_ms // 1000 * 2


class Sound:
    """What one toy says and must hear again: the echo of a unit is its first samples."""

    __slots__ = ("_down", "_toy", "_up", "down_bytes", "up_bytes")

    def __init__(self, toy: int, frame_ms: int) -> None:
        self._toy = toy
        self.up_bytes = unit_bytes(UP_RATE_HZ, frame_ms)
        self.down_bytes = unit_bytes(DOWN_RATE_HZ, frame_ms)
        self._up = random.Random(toy).randbytes(self.up_bytes - STAMP.size)
        self._down = self._up[: self.down_bytes - STAMP.size]

    def up(self, turn: int, index: int, now_ns: int) -> bytes:
        """A unit from the toy; `index` carries LAST on the turn's last one."""
        return STAMP.pack(MAGIC, self._toy, turn, index, now_ns) + self._up

    def down(self, turn: int, index: int, now_ns: int) -> bytes:
        """The echo of that unit."""
        return STAMP.pack(MAGIC, self._toy, turn, index, now_ns) + self._down

    def check_up(self, unit: bytes, turn: int, index: int) -> tuple[bool, int]:
        """(is it the last, when it was sent). Raises BenchFailed when it is not this unit."""
        return self._check(unit, self._up, turn, index)

    def check_down(self, unit: bytes, turn: int, index: int) -> tuple[bool, int]:
        """The same for an echoed unit."""
        return self._check(unit, self._down, turn, index)

    def _check(self, unit: bytes, body: bytes, turn: int, index: int) -> tuple[bool, int]:
        magic, toy, its_turn, its_index, sent_ns = STAMP.unpack_from(unit)
        if magic != MAGIC or toy != self._toy or not unit.endswith(body):
            raise BenchFailed(f"echo is wrong: toy {self._toy} got samples nobody sent to it")
        if its_turn != turn or its_index & ~LAST != index:
            raise BenchFailed(
                f"frame lost: toy {self._toy} turn {turn} frame {index} was expected, "
                f"turn {its_turn} frame {its_index & ~LAST} came"
            )
        return its_index >= LAST, sent_ns


class Intake:
    """Finds the units in a stream of samples and skips the silence between them."""

    __slots__ = ("_data", "_unit_bytes", "silence_bytes")

    def __init__(self, length: int) -> None:
        self._unit_bytes = length
        self._data = b""
        self.silence_bytes = 0

    def feed(self, samples: bytes) -> list[bytes]:
        """The units that `samples` complete. Silence only counts where a unit could begin."""
        data = self._data + samples if self._data else samples
        units: list[bytes] = []
        length = self._unit_bytes
        while data:
            if not data[0]:
                whole = len(data)
                data = data.lstrip(b"\0")
                self.silence_bytes += whole - len(data)
            elif len(data) == length:
                units.append(data)
                data = b""
            elif len(data) > length:
                units.append(data[:length])
                data = data[length:]
            else:
                break
        self._data = data
        return units
