"""Sound for tests: a constant value is a tone that can be recognised again."""

import struct
from itertools import groupby

from voice.playback import BYTES_PER_SECOND
from wire.frames import Frame


def tone(value: int, seconds: float, *, rate_hz: int = BYTES_PER_SECOND // 2) -> bytes:
    """`seconds` of s16le mono samples that all are `value`."""
    return struct.pack("<h", value) * round(seconds * rate_hz)


def runs(frames: list[Frame]) -> list[tuple[int, int, float]]:
    """What frames sound like: (turn, value, seconds) for each stretch of the same tone."""
    samples = [
        (frame.turn, value)
        for frame in frames
        for (value,) in struct.iter_unpack("<h", frame.samples)
    ]
    return [
        (turn, value, round(len(list(same)) * 2 / BYTES_PER_SECOND, 3))
        for (turn, value), same in groupby(samples)
    ]
