"""
The one clock that shells are given, so that whole conversations can run faster than life.

`TIME_SCALE` (a setting) makes a second of the product pass in 1/scale real seconds: pacing,
silence pump, time-outs and the local agent's ears speed up together. Pure code never sees a clock:
it is handed `now`, in seconds of this clock.
"""

import asyncio
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds that pass `scale` times faster than life."""

    scale: float = 1.0

    def now(self) -> float:
        """Seconds since an arbitrary start; never goes back."""
        return time.monotonic() * self.scale

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.scale)

    def timeout(self, seconds: float) -> asyncio.Timeout:
        """`async with clock.timeout(4):` raises TimeoutError after 4 of the clock's seconds."""
        return asyncio.timeout(seconds / self.scale)

    def real(self, seconds: float) -> float:
        """How many real seconds `seconds` of this clock take, for calls that want a number."""
        return seconds / self.scale
