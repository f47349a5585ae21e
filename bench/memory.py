"""What a toy that says nothing costs, and whether one that does not read is bounded."""

from typing import Any

from bench import machine
from bench.failure import BenchFailed
from bench.generator import Generator
from bench.hang import hang
from bench.servers import Server

_MB = 1_000_000
_SETTLE_SECONDS = 3
_FIRST_TOYS = 4


def idle(generator: Generator, server: Server, toys: int) -> dict[str, Any]:
    """
    Growth of the server's memory from none to `toys` toys, each greeted and with an open upstream.

    A few toys come and go first, so that what is loaded or cached once is not charged to a toy.
    Few, because memory that all of them had used and given back would be used again unseen.
    """
    _hold(generator, server, _FIRST_TOYS)
    before = machine.memory_bytes(server.pids())
    during = _hold(generator, server, toys)
    return {
        "toys": toys,
        "upstream": "open",
        "server_mb": round(before / _MB, 1),
        "mb_per_idle_toy": round((during - before) / toys / _MB, 4),
    }


def _hold(generator: Generator, server: Server, toys: int) -> int:
    try:
        generator.connect(server.target, toys=toys, frame_ms=20)
        generator.pump(_SETTLE_SECONDS)
        return machine.memory_bytes(server.pids())
    except BenchFailed as error:
        server.check()
        raise BenchFailed(f"{server.name}, idle toys: {error}") from None
    finally:
        generator.disconnect()


def slow_reader(
    generator: Generator, server: Server, *, side: str, toys: int, seconds: float
) -> dict[str, Any]:
    """
    Memory growth while `side` ("toy" or "upstream") of each conversation has stopped reading.

    A toy that stops is sent a long reply ten times faster than it plays; an upstream that stops is
    talked to in real time. Bounded means that the second half of the time added less than a tenth
    of what was offered in it, or under a quarter of a megabyte for each toy.
    """
    memory: list[int] = []

    def watch() -> None:
        memory.append(machine.memory_bytes(server.pids()))

    try:
        offered = hang(generator, server, side=side, toys=toys, seconds=seconds, mark=watch)
    except BenchFailed as error:
        server.check()
        raise BenchFailed(f"{server.name}, {side} that does not read: {error}") from None
    start, half, end = memory
    late_growth = (end - half) / toys
    is_bounded = late_growth < max(offered / 2 / 10, _MB / 4)
    return {
        "side": side,
        "toys": toys,
        "seconds": seconds,
        "offered_mb_per_toy": round(offered / _MB, 2),
        "grown_mb_per_toy": round((end - start) / toys / _MB, 3),
        "grown_mb_per_toy_second_half": round(late_growth / _MB, 3),
        "is_bounded": is_bounded,
    }
