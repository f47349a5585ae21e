"""
What the toy does when nobody speaks: install firmware that was offered, and fetch verses to keep.

Both ask the platform's HTTP doors, one after the other, and stop as soon as a child presses.
"""

import asyncio
import random

LOOK_MS = 1000


class Errands:
    """
    `is_idle()` says whether nobody speaks; `verses` are the toy's (firmware.verses).

    `outcome` is what became of the last update, "1.5.0 staged". `report()` tells the platform how
    the toy is: when there is an outcome, and once in a start, for it may sleep within a minute.
    """

    def __init__(self, board, version, verses, is_idle, watch, report):
        self.is_installing = False
        self.outcome = None
        self._board = board
        self._version = version
        self._verses = verses
        self._is_idle = is_idle
        self._watch = watch
        self._report = report
        self._update = None  # that was offered

    def offered(self, effect):
        """There is newer firmware: fetch it when nobody speaks."""
        self._update = effect

    async def run(self, doors_of):
        """`doors_of()` answers Doors while the toy is connected and paired, else None."""
        has_reported = False
        while True:
            await self._board.clock.sleep_ms(LOOK_MS)
            doors = doors_of()
            if doors is None or not self._is_idle():
                continue
            if not has_reported:
                has_reported = True
                self._report()
            elif self._update is not None:
                update, self._update = self._update, None
                await self._install(doors, update)
            else:
                await self._verses.look(doors, self._idle)

    async def _install(self, doors, update):
        from firmware.updates.applying import STAGED, apply  # takes memory that a talk wants

        self.is_installing = True
        self._watch("update", {"outcome": "begun"})
        try:
            outcome = await apply(
                self._board, doors, update.manifest, self._version, self._idle, random.random
            )
        finally:
            self.is_installing = False
        self._watch("update", {"outcome": outcome})
        self.outcome = update.version + " " + outcome
        self._report()
        if outcome == STAGED:
            await self._board.clock.sleep_ms(LOOK_MS)  # for the report to leave
            await self._idle()
            self._board.power.reset()

    async def _idle(self):
        """Returns when nobody speaks."""
        await asyncio.sleep_ms(0)
        while not self._is_idle():
            await self._board.clock.sleep_ms(LOOK_MS)
