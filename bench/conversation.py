"""The schedule: when a toy talks and when it is answered. Pure: time comes as slots."""

from dataclasses import dataclass

from bench.failure import BenchFailed
from bench.toys import Toy
from bench.upstream import Echo

_PLAYED_EVERY_MS = 500  # as the toy's protocol has it
_PATIENCE_MS = 8000  # a turn that has not gone on by then never will


@dataclass(frozen=True, slots=True)
class Cycle:
    """
    One turn as slots of a frame each: talk, a gap, the answer, a gap.

    Toys start spread evenly over the cycle, so at each moment half of them send and half receive.
    """

    frame_ms: int
    talk_ms: int = 3000
    gap_ms: int = 120

    @property
    def talk_slots(self) -> int:
        return self.talk_ms // self.frame_ms

    @property
    def gap_slots(self) -> int:
        return self.gap_ms // self.frame_ms

    @property
    def slots(self) -> int:
        return 2 * (self.talk_slots + self.gap_slots)

    @property
    def seconds(self) -> float:
        return self.slots * self.frame_ms / 1000

    def first_turn(self, toy: int, toys: int) -> tuple[int, int]:
        """
        (slots to wait, frames in the first turn) of toy number `toy` of `toys`.

        A toy whose place is inside the talk starts at once with the rest of it, any other waits
        for the next cycle: after half a cycle the load is as it will stay.
        """
        place = toy * self.slots // toys
        if place < self.talk_slots:
            return 0, self.talk_slots - place
        return self.slots - place, self.talk_slots


class Conversation:
    """One toy and its upstream, moved by `tick`, one call a slot."""

    __slots__ = ("_cycle", "_index", "_left", "_units", "_waited", "echo", "tick", "toy")

    def __init__(self, toy: Toy, cycle: Cycle, toys: int) -> None:
        self.toy = toy
        self.echo: Echo | None = None
        self._cycle = cycle
        self._left, self._units = cycle.first_turn(toy.number, toys)
        self._index = 0
        self._waited = 0
        self.tick = self._rest

    def _rest(self, now_ns: int) -> None:
        if self._left > 0:
            self._left -= 1
            return
        if not self.toy.is_turn_over:
            self._wait("the server never said that the turn is done")
            return
        self._waited = 0
        self.toy.press(self.toy.turn % 65535 + 1)
        self._index = 0
        self.tick = self._talk
        self._talk(now_ns)

    def _talk(self, now_ns: int) -> None:
        is_last = self._index + 1 == self._units
        self.toy.talk(self._index, now_ns, is_last=is_last)
        self._index += 1
        if is_last:
            self.toy.release()
            self._left = self._cycle.gap_slots
            self.tick = self._think

    def _think(self, now_ns: int) -> None:
        if self._left > 0:
            self._left -= 1
            return
        echo = self.echo
        if echo is None or not echo.has_heard_all or echo.turn != self.toy.turn:
            self._wait("frame lost: the upstream never got the whole turn")
            return
        self._waited = 0
        echo.begin_answer()
        self._index = 0
        self.tick = self._answer
        self._answer(now_ns)

    def _answer(self, now_ns: int) -> None:
        assert self.echo is not None
        is_last = self._index + 1 == self._units
        self.echo.answer(self._index, now_ns, is_last=is_last)
        self._index += 1
        frame_ms = self._cycle.frame_ms
        if self._index * frame_ms % _PLAYED_EVERY_MS < frame_ms:
            self.toy.report_played(self.toy.heard * frame_ms)
        if is_last:
            self.echo.end_answer()
            self.toy.meter.turns += 1
            self._units = self._cycle.talk_slots
            self._left = self._cycle.gap_slots
            self.tick = self._rest

    def _wait(self, what: str) -> None:
        self._waited += 1
        self.toy.meter.waited_slots += 1
        if self._waited * self._cycle.frame_ms > _PATIENCE_MS:
            raise BenchFailed(f"toy {self.toy.number}: {what}")
