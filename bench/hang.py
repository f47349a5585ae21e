"""One side of each conversation stops reading while the other goes on."""

import socket
import time
from collections.abc import Callable

from bench.conversation import Cycle
from bench.generator import Generator
from bench.servers import Server

_FRAME_MS = 20
_FIRST_TURN_FRAMES = 10
_FASTER = 50  # a long reply, synthesised much faster than it plays
_SMALL_BUFFER_BYTES = 16_384  # a hanging toy's own receive buffer, not this machine's megabytes
_PATIENCE_SECONDS = 10


def hang(
    generator: Generator,
    server: Server,
    *,
    side: str,
    toys: int,
    seconds: float,
    mark: Callable[[], None],
) -> float:
    """
    Bytes of PCM per toy that were due in `seconds`; `mark` is called at start, half-time and end.

    `side` is "toy" or "upstream". A server may also hang up on who does not read.
    """
    generator.connect(server.target, toys=toys, frame_ms=_FRAME_MS)
    generator.introduce_all(Cycle(_FRAME_MS))
    try:
        if side == "toy":
            _speak(generator, _FIRST_TURN_FRAMES)
            _stop_reading([toy.connection for toy in generator.toys])
            for echo in generator.echoes:
                echo.begin_answer()
            play, frames = _answer, _FASTER
            unit_bytes = generator.toys[0].sound.down_bytes
        else:
            _stop_reading([echo.connection for echo in generator.echoes])
            for toy in generator.toys:
                toy.press(1)
            play, frames = _talk, 1
            unit_bytes = generator.toys[0].sound.up_bytes
        for toy in generator.toys:
            toy.is_leaving = True  # to be hung up on is an answer here, not a failure
        mark()
        index = _play(generator, play, frames, 0, seconds / 2)
        mark()
        _play(generator, play, frames, index, seconds / 2)
        mark()
    finally:
        generator.disconnect()
    return seconds * 1000 / _FRAME_MS * frames * unit_bytes


def _speak(generator: Generator, frames: int) -> None:
    """A short turn of every toy, until the upstream has all of it."""
    for toy in generator.toys:
        toy.press(1)
    for index in range(frames):
        for toy in generator.toys:
            toy.talk(index, time.monotonic_ns(), is_last=index + 1 == frames)
        generator.pump(_FRAME_MS / 1000)
    for toy in generator.toys:
        toy.release()
    generator.pump_until(
        lambda: all(echo.has_heard_all for echo in generator.echoes),
        _PATIENCE_SECONDS,
        lambda: "frame lost: the upstream never got the whole turn",
    )


def _stop_reading(connections: list) -> None:
    for connection in connections:
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER_BYTES)
        connection.stop_reading()


def _play(
    generator: Generator,
    play: Callable[[Generator, int], None],
    frames: int,
    index: int,
    seconds: float,
) -> int:
    """Call `play` for `frames` frames a slot; returns the next frame's index."""
    for _ in range(int(seconds * 1000 / _FRAME_MS)):
        for _ in range(frames):
            play(generator, index)
            index += 1
        generator.pump(_FRAME_MS / 1000)
    return index


def _answer(generator: Generator, index: int) -> None:
    for echo in generator.echoes:
        if echo.connection is not None and not echo.connection.is_stalled:
            echo.answer(index, time.monotonic_ns(), is_last=False)


def _talk(generator: Generator, index: int) -> None:
    for toy in generator.toys:
        if toy.connection is not None and not toy.connection.is_stalled:
            toy.talk(index, time.monotonic_ns(), is_last=False)
