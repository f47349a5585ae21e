"""
How the toy is: memory, the longest stalls, resets. And when its memory is tidied up.

Garbage is collected at the edges of turns, and in between only when little memory is left. The
collector is not disabled meanwhile: a story makes more garbage than fits, and where nothing may be
collected, memory that is used up is the end. `ticks_us` is real time, which stalls are made of.
"""

import gc
import time

LOW_BYTES = 48 * 1024  # of the heap: some seconds of talk
MOST_RESETS = 255


class Condition:
    """Worst cases are since the last status; `resets` counts those that nobody wanted."""

    def __init__(self, board, remembered):
        self.faults = None  # that the toy has found in itself, their names in one line
        self.resets = remembered
        if board.power.reset_cause() in ("watchdog", "brown-out"):
            self.resets = min(remembered + 1, MOST_RESETS)
        self._board = board
        self._worst_lag_us = 0
        self._worst_gc_us = 0

    def lagged(self, late_us):
        """A task woke up so much later than it had asked to."""
        self._worst_lag_us = max(self._worst_lag_us, late_us)

    def tidy(self):
        """Collect garbage now."""
        began = time.ticks_us()
        gc.collect()
        self._worst_gc_us = max(self._worst_gc_us, time.ticks_diff(time.ticks_us(), began))

    def tidy_if_low(self):
        """The same when little memory is left. A look costs the toy some milliseconds itself."""
        if gc.mem_free() < LOW_BYTES:
            self.tidy()

    def taken(self):
        """For `status`: heap, worst lag and longest pause in ms; the worst cases begin anew."""
        members = {
            "heap": gc.mem_free(),
            "lag_ms": self._worst_lag_us // 1000,
            "gc_ms": self._worst_gc_us // 1000,
            "resets": self.resets,
            "faults": self.faults,
        }
        self._worst_lag_us = self._worst_gc_us = 0
        return members
