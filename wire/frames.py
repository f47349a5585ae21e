"""
Audio between toy and platform: one binary WebSocket message is one frame.

A frame is `kind u8, flags u8, turn u16` (little endian) and PCM: 16-bit little-endian mono
samples, at the rate that the toy's hello announced on the way up, at 24,000 Hz on the way down.
Frames pass thousands of times a second through one process: reading costs a slice and a tuple.
"""

import struct
from collections import namedtuple

from wire.limits import MAX_FROM_TOY_FRAME_BYTES, MAX_TO_TOY_BYTES

HEADER_BYTES = 4

MIC = 1  # the child's voice, toy -> platform
VOICE = 2  # Hanuman's voice, platform -> toy
LARGEST_BYTES = {MIC: MAX_FROM_TOY_FRAME_BYTES, VOICE: MAX_TO_TOY_BYTES}

FINAL = 1  # flag: the last frame of this turn in this direction; it may be without samples

MESSAGES = {
    "frame-short": "a frame has a header of 4 bytes",
    "frame-odd": "samples are 16 bits, so their bytes are an even number",
    "frame-kind": "frame kinds are 1 (microphone) and 2 (voice)",
    "frame-large": "a frame is larger than its direction allows",
}

Frame = namedtuple("Frame", ("kind", "flags", "turn", "samples"))


class FrameError(Exception):
    """A frame that cannot be used. `code` is stable and public: a key of MESSAGES."""

    def __init__(self, code):
        super().__init__(MESSAGES[code])
        self.code = code


def pack(kind, flags, turn, samples):
    """
    The bytes of a frame. `samples` is any object of bytes; `turn` is 0 to 65535.

    Raises FrameError "frame-kind", "frame-odd" and "frame-large".
    """
    _check(kind, HEADER_BYTES + len(samples))
    return struct.pack("<BBH", kind, flags, turn) + samples


def unpack(data):
    """Read one frame from `data`, samples as a copy. Raises FrameError with every code."""
    size = len(data)
    if size < HEADER_BYTES:
        raise FrameError("frame-short")
    kind = data[0]
    _check(kind, size)
    return Frame(kind, data[1], data[2] | data[3] << 8, data[HEADER_BYTES:])


def _check(kind, size):
    largest = LARGEST_BYTES.get(kind)
    if largest is None:
        raise FrameError("frame-kind")
    if size > largest:
        raise FrameError("frame-large")
    if size & 1:
        raise FrameError("frame-odd")
