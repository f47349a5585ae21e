"""
Garbage and processor time of everything that happens once a frame, as a table.

`micropython tests/board/garbage.py`: bytes that the collector will have to find, and microseconds
here; a board takes 50 to 80 times as long. Pointers have eight bytes here and four on a board, so
that its garbage is about half.
"""

import gc
import sys
import time

HERE = __file__.rsplit("/", 1)[0] if "/" in __file__ else "."
sys.path.insert(0, HERE + "/../..")

from firmware import websocket  # noqa: E402 - the path comes first
from firmware.companion import talk as toy  # noqa: E402
from firmware.companion.lights import LIGHTS, THINKING, level  # noqa: E402
from firmware.companion.playout import Playout  # noqa: E402
from firmware.companion.ring import Ring  # noqa: E402
from firmware.kernels import loudness  # noqa: E402
from firmware.kernels.decimating import Decimator  # noqa: E402
from wire import frames, limits, messages  # noqa: E402

RATE_HZ = limits.RATES_HZ[0]
FRAME = bytes(RATE_HZ * limits.FRAME_MS // 1000 * 2)
PIECE = bytearray(1920)
TIMES = 50
HELLO = messages.pack(
    "hello",
    session="s",
    audio={"rate": 24_000, "lead_ms": 1500},
    server_time="2026-11-22T07:00:00Z",
    context={"fresh": True},
)


class Turn:
    """A toy in the middle of a talk, and each thing that it does once a frame."""

    def __init__(self, is_down):
        self.talk = toy.Talk(toy.Profile("1", RATE_HZ, 40, 600, False), Ring(1_000_000))
        self.talk.opened(0)
        self.talk.told(HELLO, 0)
        self.talk.pressed(0)
        if not is_down:
            self.talk.listening.abandon()
        self.out = bytearray(websocket.HEAD_BYTES + limits.MAX_FROM_TOY_FRAME_BYTES)
        self.reader = websocket.Reader(bytearray(websocket.READER_BYTES))
        voice = frames.pack(frames.VOICE, 0, self.talk.turn, bytes(3840))
        self.came = b"\x82\x7e" + len(voice).to_bytes(2, "big") + voice
        self.playout = Playout(Ring(500_000), len(PIECE))
        self.decimators = [Decimator(RATE_HZ, to_hz, len(FRAME)) for to_hz in limits.RATES_HZ[1:]]
        self.played_ms = 0

    def capture(self):
        self.talk.captured(FRAME, 0)

    def send(self):
        size = self.talk.upload(self.out, websocket.HEAD_BYTES)
        websocket.seal(self.out, size, websocket.BINARY)
        self.talk.uploaded(0)

    def receive(self):
        self.reader.space()[: len(self.came)] = self.came
        self.reader.came(len(self.came))
        for effect in self.talk.received(self.reader.message()[1], 0):
            self.playout.put(effect.turn, effect.samples)

    def play(self):
        self.playout.readinto(PIECE)
        loudness.gain(PIECE, len(PIECE), 150)

    def report(self):
        self.played_ms += 1
        self.talk.progress(self.talk.turn, self.played_ms, 0, 0, is_empty=False)

    def level(self):
        loudness.level(FRAME, len(FRAME))

    def to_half(self):
        self.decimators[0].run(FRAME, len(FRAME))

    def to_16(self):
        self.decimators[1].run(FRAME, len(FRAME))

    def shine(self):
        level(LIGHTS[THINKING], 1234)


def measured(deed):
    """(bytes of garbage, microseconds) of one `deed`."""
    deed()
    gc.collect()
    gc.disable()
    free, began = gc.mem_free(), time.ticks_us()
    for _ in range(TIMES):
        deed()
    took_us = time.ticks_diff(time.ticks_us(), began)
    made = free - gc.mem_free()
    gc.enable()
    return made // TIMES, took_us // TIMES


def rows():
    """(what, bytes, microseconds) of each thing."""
    speaking, hearing = Turn(True), Turn(False)
    deeds = (
        ("capture: 40 ms of 44.1 kHz into the ring", speaking.capture),
        ("send: out of the ring, masked", speaking.send),
        ("lower the rate to 22.05 kHz", speaking.to_half),
        ("lower the rate to 16 kHz", speaking.to_16),
        ("level meter", speaking.level),
        ("receive: 80 ms of voice into the buffer", hearing.receive),
        ("play: 40 ms to the speaker, with volume", hearing.play),
        ("report how much was played", hearing.report),
        ("the light's brightness", speaking.shine),
    )
    return [(name,) + measured(deed) for name, deed in deeds]  # noqa: RUF005 - MicroPython


if __name__ == "__main__":
    print("{:<44} {:>7} {:>7}".format("once a frame", "bytes", "us"))  # noqa: T201
    for name, made, took_us in rows():
        print(f"{name:<44} {made:>7} {took_us:>7}")  # noqa: T201
