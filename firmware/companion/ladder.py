"""
The ladder: at which rate the microphone's samples are sent when the connection is slow.

A step down comes after a turn that was still being sent long after all was said; a step up after
several turns that were not. A step up that does not hold makes the next one wait for twice as
many, so that a toy at the edge of its Wi-Fi does not climb and fall all day.
"""

from collections import namedtuple

from wire.limits import RATES_HZ

BEHIND_MS = 1000  # to be sent when all was said: more is heard as a wait
ABREAST_MS = 250
SHORTEST_MS = 1000  # a shorter turn fits into the connection's buffers and proves nothing
SPARE = 5, 4  # a rate is for connections that carry a quarter more
PATIENCE = 3  # turns
MOST_PATIENCE = 24

Step = namedtuple("Step", ("rate_hz", "reason"))


class Ladder:
    """`rate_hz` is the rate of the next turn, at most `top_hz`."""

    def __init__(self, top_hz):
        self.rate_hz = top_hz
        self._rungs = [rate_hz for rate_hz in RATES_HZ if rate_hz <= top_hz]
        self._patience = PATIENCE
        self._good = 0  # turns in a row
        self._is_trying = False  # a step up that has not yet held

    def turn_ended(self, said_ms, behind_ms, sending_ms):
        """
        A turn of `said_ms` had `behind_ms` to be sent when all was said; that took `sending_ms`.

        Answers a Step when the next turn has another rate, else None.
        """
        if behind_ms > BEHIND_MS and not self._carries(self.rate_hz, behind_ms, sending_ms):
            return self._down(behind_ms, sending_ms)
        if behind_ms > ABREAST_MS or said_ms < SHORTEST_MS:
            return None
        self._good += 1
        if self._good < self._patience:
            return None
        return self._up()

    def _carries(self, rate_hz, behind_ms, sending_ms):
        """Was the connection fast enough for `rate_hz`, with some to spare?"""
        return rate_hz * SPARE[0] * sending_ms <= self.rate_hz * SPARE[1] * behind_ms

    def _down(self, behind_ms, sending_ms):
        if self._is_trying:
            self._patience = min(2 * self._patience, MOST_PATIENCE)
            self._is_trying = False
        self._good = 0
        lower = [rate_hz for rate_hz in self._rungs if rate_hz < self.rate_hz]
        if not lower:
            return None
        fitting = [rate_hz for rate_hz in lower if self._carries(rate_hz, behind_ms, sending_ms)]
        self.rate_hz = fitting[0] if fitting else lower[-1]
        return Step(self.rate_hz, "{} ms behind".format(behind_ms))

    def _up(self):
        turns, self._good = self._good, 0
        if self._is_trying:
            self._patience = PATIENCE
            self._is_trying = False
        higher = [rate_hz for rate_hz in self._rungs if rate_hz > self.rate_hz]
        if not higher:
            return None
        self.rate_hz = higher[-1]
        self._is_trying = True
        return Step(self.rate_hz, "{} turns abreast".format(turns))
