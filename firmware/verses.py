"""Verses on the flash: fetched when nobody speaks, and played where there is no talk."""

import hashlib
import json
from binascii import hexlify

from firmware import keepsakes
from firmware.companion import recite
from firmware.fetching import PIECE_BYTES, FetchError
from firmware.prompts import Recorded

LIST = "/device/v1/recordings"
MOST_LIST_BYTES = 32_768
DAY_MS = 86_400_000  # from one look at the list to the next
RETRY_MS = 600_000  # and after one that failed
DRAFT = keepsakes.RECORDINGS + "/.draft"


class Verses:
    """What `mouth` recites, in the language of `prompts`."""

    def __init__(self, board, prompts, mouth, watch):
        self._board = board
        self._prompts = prompts
        self._mouth = mouth
        self._watch = watch
        self._last = None  # the name that was played last
        self._look_at_ms = 0
        self._is_wanted = False  # what is being fetched: not any more after `forget`

    def held(self):
        """Names of those on the flash."""
        names = self._board.flash.names(keepsakes.RECORDINGS)
        return [name for name in names if not name.startswith(".")]

    def recite(self):
        """Play the next one, if there is any."""
        reciting = recite.Reciting(self.held(), self._prompts.language, self._last)
        self._last = reciting.following()
        if self._last is not None:
            self._mouth.recite(
                Recorded(self._board.flash, keepsakes.RECORDINGS + "/" + self._last)
            )

    def forget(self):
        """They are removed from the flash: what is on its way is not wanted any more, either."""
        self._is_wanted = False
        self._look_at_ms = 0

    async def look(self, doors, idle):
        """Once a day, fetch what is new and remove what the platform no longer lists."""
        now_ms = self._board.clock.ticks_ms()
        if now_ms < self._look_at_ms:
            return
        self._look_at_ms = now_ms + DAY_MS
        self._is_wanted = True
        try:
            await self._renew(doors, idle)
        except (FetchError, OSError, ValueError, KeyError, TypeError) as error:
            self._look_at_ms = now_ms + RETRY_MS
            self._watch("verses", {"outcome": type(error).__name__})
        else:
            self._watch("verses", {"outcome": "kept", "count": len(self.held())})

    async def _renew(self, doors, idle):
        offers = await _offers(doors)
        flash, held = self._board.flash, self.held()
        sizes = [flash.size(keepsakes.RECORDINGS + "/" + name) or 0 for name in held]
        budget_bytes = recite.budget(flash.free_bytes(), sum(sizes))
        plan = recite.plan(offers, held, self._prompts.language, budget_bytes)
        for name in plan.delete:
            flash.remove(keepsakes.RECORDINGS + "/" + name)
        for offer in plan.fetch:
            await self._fetch(doors, offer, idle)

    async def _fetch(self, doors, offer, idle):
        """One recording, whole and as it was offered, or not at all."""
        flash, digest = self._board.flash, hashlib.sha256()
        piece = memoryview(bytearray(PIECE_BYTES))
        answer = await doors.get(offer["url"])
        try:
            if answer.status != 200 or answer.length != offer["size"] or not self._is_wanted:
                raise FetchError("not as it was offered")
            with flash.open(DRAFT, "wb") as file:
                size = await answer.readinto(piece)
                while size and self._is_wanted:
                    digest.update(piece[:size])
                    file.write(piece[:size])
                    await idle()
                    size = await answer.readinto(piece)
        finally:
            answer.close()
        if self._is_wanted and hexlify(digest.digest()).decode() == offer["sha256"]:
            flash.replace(DRAFT, keepsakes.RECORDINGS + "/" + recite.name_of(offer))
        else:
            flash.remove(DRAFT)


async def _offers(doors):
    """What the platform lists. Raises FetchError when it does not, for then nothing is removed."""
    answer = await doors.get(LIST)
    try:
        if answer.status != 200:
            raise FetchError("no list")
        return json.loads(await answer.read(MOST_LIST_BYTES))
    finally:
        answer.close()
