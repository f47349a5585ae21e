"""Time on Linux, which may pass faster than life."""

import asyncio
import time


class Clock:
    """`scale` toy milliseconds pass in a real one. The wall clock begins at `boot_s`, or right."""

    def __init__(self, scale, boot_s):
        self._scale = scale
        self._born_us = time.ticks_us()
        self._us = 0
        self._started_s = time.time() if boot_s is None else boot_s

    def ticks_ms(self):
        now = time.ticks_us()
        self._us += time.ticks_diff(now, self._born_us)
        self._born_us = now
        return int(self._us * self._scale) // 1000

    async def sleep_ms(self, wait_ms):
        await asyncio.sleep_ms(int(wait_ms / self._scale))

    def now_s(self):
        return int(self._started_s + self.ticks_ms() // 1000)

    def set_s(self, seconds):
        self._started_s = seconds - self.ticks_ms() // 1000
