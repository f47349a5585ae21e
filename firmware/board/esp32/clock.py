"""Time on the toy: it goes as fast as life."""

import asyncio
import time

from machine import RTC

EPOCH_S = 0 if time.gmtime(0)[0] == 1970 else 946_684_800  # the port counts from 2000


class Clock:
    """Ticks and the real-time clock."""

    def __init__(self):
        self._last = time.ticks_ms()
        self._ms = 0

    def ticks_ms(self):
        now = time.ticks_ms()
        self._ms += time.ticks_diff(now, self._last)
        self._last = now
        return self._ms

    async def sleep_ms(self, wait_ms):
        await asyncio.sleep_ms(wait_ms)

    def now_s(self):
        return time.time() + EPOCH_S

    def set_s(self, seconds):
        year, month, day, hour, minute, second, weekday = time.gmtime(seconds - EPOCH_S)[:7]
        RTC().datetime((year, month, day, weekday, hour, minute, second, 0))
