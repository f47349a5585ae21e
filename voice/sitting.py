"""
How long a child sits and talks at a stretch, and that it hears that it talks with a computer.

Pure. After twenty minutes of talk the conversation ends kindly when the answer has been given; a
turn that goes on past forty-five is ended with it. In the first talk of a day, and again after
each half hour of talk, one sentence says what the toy is.
"""

from collections.abc import Callable
from math import inf

from voice import effects as do
from voice.bedtime import LimitedConversation
from voice.brief import Brief
from voice.effects import Effect
from voice.farewell import Farewell
from voice.turn import Phase

SITTING_SECONDS = 20 * 60.0
LONGEST_SITTING_SECONDS = 45 * 60.0
REMIND_SECONDS = 30 * 60.0


class SittingConversation(LimitedConversation):
    """The talk within limits, and what is long enough for one sitting."""

    def __init__(self, brief: Brief, *, now: float, jitter: Callable[[], float]) -> None:
        super().__init__(brief, now=now, jitter=jitter)
        self._sat_down_at = 0.0  # seconds of talk when this sitting began
        self._reminded_at = -inf if brief.is_first_today else 0.0  # seconds of talk

    @property
    def _due_at(self) -> float:
        return min(super()._due_at, self._must_rise_at)

    @property
    def _must_rise_at(self) -> float:
        """When a turn that goes on is too long; never while nobody talks."""
        if self._farewell.is_due:
            return inf
        spare = LONGEST_SITTING_SECONDS - (self._talked_seconds - self._sat_down_at)
        return self._talks_since + spare

    def _say_last_words(self, now: float) -> None:
        super()._say_last_words(now)
        if self._has_last_words or not self._may_add:
            return
        talked = self.talked_seconds(now)
        if talked - self._sat_down_at >= SITTING_SECONDS:
            self._rise(now)
        elif talked - self._reminded_at >= REMIND_SECONDS:
            self._reminded_at = talked
            self._add("computer", now)

    @property
    def _may_add(self) -> bool:
        """Only an answer that was given is followed by more; a grave one stands alone."""
        return not self.turn.outcome and self.turn.steered is None and not self._outlook.state

    def _rise(self, now: float) -> None:
        """Enough for one sitting: say so, and sleep when it was heard."""
        self._hang_up_agent()
        self._has_last_words = True
        self._finish_with("sitting_over", self.turn.outcome, now)
        text = self._phrase("sitting_over").sentences[0].text
        self._farewell = Farewell(text, is_said=True)

    def _take(self, now: float) -> list[Effect]:
        if now >= self._must_rise_at and not self._is_closed:
            turn = self.turn
            if turn.phase is Phase.LISTENING:
                self.link.is_pressed = False
            self._effects.append(do.StopMedia(tuple(self.playback.stop_waiting())))
            self._effects += map(do.CancelTool, turn.pending)
            turn.pending.clear()
            turn.outcome = "interrupted"
            self._rise(now)
        return super()._take(now)

    def _sleep(self) -> None:
        super()._sleep()
        self._sat_down_at = self._talked_seconds
