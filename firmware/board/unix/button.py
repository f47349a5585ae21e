"""A button that is pressed by command, and bounces on wish."""

import asyncio

from firmware.board.unix.telling import tell

BOUNCES_MS = (2, 1, 3, 1)  # between the edges
STAY_MS = 100  # of a finger that presses twice


class Button:
    """Down or up."""

    def __init__(self, clock):
        self._clock = clock
        self._is_down = False
        self._edge = asyncio.ThreadSafeFlag()

    def is_down(self):
        return self._is_down

    async def edge(self):
        await self._edge.wait()

    def move(self, is_down, bounces):
        """A finger comes, or goes: at once, and then the contact may bounce."""
        tell(self._clock, "press" if is_down else "release")
        self._set(is_down)
        if bounces:
            self._bouncing = asyncio.create_task(self._bounce(is_down))

    async def _bounce(self, is_down):
        for wait_ms in BOUNCES_MS:
            await self._clock.sleep_ms(wait_ms)
            self._set(not self._is_down)
        self._set(is_down)

    def press_twice(self):
        """A finger comes, goes, and comes again to stay."""
        self._pressing = asyncio.create_task(self._press_twice())

    async def _press_twice(self):
        for is_down in (True, False, True):
            self.move(is_down, False)
            await self._clock.sleep_ms(STAY_MS)

    def _set(self, is_down):
        self._is_down = is_down
        self._edge.set()
