"""
What the toy does when nobody speaks: install firmware that was offered, and fetch verses to keep.

Both ask the platform's HTTP doors, one after the other, and stop as soon as a child presses.
"""

import asyncio
import hashlib
import json
import random
from binascii import hexlify

from firmware import keepsakes
from firmware.companion import cache, recite
from firmware.fetching import FetchError

LIST = "/device/v1/recordings"
MOST_LIST_BYTES = 32_768
PIECE_BYTES = 4096
LOOK_MS = 1000
DRAFT = "recordings/.draft"


class Errands:
    """`is_idle()` says whether nobody speaks."""

    def __init__(self, board, version, is_idle, watch):
        self.is_installing = False
        self._board = board
        self._version = version
        self._is_idle = is_idle
        self._watch = watch
        self._manifest = None  # of an update that was offered
        self._asked_at_s = None  # when the list of recordings was last asked for

    def offered(self, effect):
        """There is newer firmware: fetch it when nobody speaks."""
        self._manifest = effect.manifest

    def held(self):
        """Names of the verses on the flash."""
        names = self._board.flash.names(keepsakes.RECORDINGS)
        return [name for name in names if not name.startswith(".")]

    async def run(self, doors_of, language_of):
        """`doors_of()` answers Doors while the toy is connected and paired, else None."""
        while True:
            await self._board.clock.sleep_ms(LOOK_MS)
            doors = doors_of()
            if doors is None or not self._is_idle():
                continue
            if self._manifest is not None:
                await self._install(doors)
            elif cache.is_stale(self._asked_at_s, self._board.clock.now_s()):
                self._asked_at_s = self._board.clock.now_s()
                await self._fetch_verses(doors, language_of())

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

    async def _fetch_verses(self, doors, language):
        try:
            offers = await self._offers(doors)
            plan = recite.plan(offers, self.held(), language)
            for name in plan.delete:
                self._board.flash.remove(keepsakes.RECORDINGS + "/" + name)
            for offer in plan.fetch:
                await self._fetch(doors, offer)
        except (FetchError, OSError, ValueError, KeyError, TypeError) as error:
            self._watch("verses", {"outcome": type(error).__name__})
        else:
            self._watch("verses", {"outcome": "kept", "count": len(self.held())})

    async def _offers(self, doors):
        answer = await doors.get(LIST)
        try:
            if answer.status != 200:
                return []
            return json.loads(await answer.read(MOST_LIST_BYTES))
        finally:
            answer.close()

    async def _fetch(self, doors, offer):
        """One recording, whole and as it was offered, or not at all."""
        flash, digest = self._board.flash, hashlib.sha256()
        piece = memoryview(bytearray(PIECE_BYTES))
        answer = await doors.get(offer["url"])
        try:
            if answer.status != 200 or answer.length != offer["size"]:
                return
            with flash.open(DRAFT, "wb") as file:
                size = await answer.readinto(piece)
                while size:
                    digest.update(piece[:size])
                    file.write(piece[:size])
                    await self._idle()
                    size = await answer.readinto(piece)
        finally:
            answer.close()
        if hexlify(digest.digest()).decode() == offer["sha256"]:
            flash.replace(DRAFT, keepsakes.RECORDINGS + "/" + recite.name_of(offer))
        else:
            flash.remove(DRAFT)

    async def _idle(self):
        """Returns when nobody speaks."""
        await asyncio.sleep_ms(0)
        while not self._is_idle():
            await self._board.clock.sleep_ms(LOOK_MS)
