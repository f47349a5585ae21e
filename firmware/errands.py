"""
What the toy does when nobody speaks: install firmware that was offered, and fetch verses to keep.

Both ask the platform's HTTP doors, one after the other, and stop as soon as a child presses.
"""

import asyncio
import random

LOOK_MS = 1000


class Errands:
    """`is_idle()` says whether nobody speaks; `verses` are the toy's (firmware.verses)."""

    def __init__(self, board, version, verses, is_idle, watch):
        self.is_installing = False
        self._board = board
        self._version = version
        self._verses = verses
        self._is_idle = is_idle
        self._watch = watch
        self._manifest = None  # of an update that was offered

    def offered(self, effect):
        """There is newer firmware: fetch it when nobody speaks."""
        self._manifest = effect.manifest

    async def run(self, doors_of):
        """`doors_of()` answers Doors while the toy is connected and paired, else None."""
        while True:
            await self._board.clock.sleep_ms(LOOK_MS)
            doors = doors_of()
            if doors is None or not self._is_idle():
                continue
            if self._manifest is not None:
                await self._install(doors)
            else:
                await self._verses.look(doors, self._idle)

    async def _install(self, doors):
        from firmware.updates.applying import STAGED, apply  # takes memory that a talk wants

        path, self._manifest = self._manifest, None
        self.is_installing = True
        self._watch("update", {"outcome": "begun"})
        try:
            outcome = await apply(
                self._board, doors, path, self._version, self._idle, random.random
            )
        finally:
            self.is_installing = False
        self._watch("update", {"outcome": outcome})
        if outcome == STAGED:
            await self._idle()
            self._board.power.reset()

    async def _idle(self):
        """Returns when nobody speaks."""
        await asyncio.sleep_ms(0)
        while not self._is_idle():
            await self._board.clock.sleep_ms(LOOK_MS)
