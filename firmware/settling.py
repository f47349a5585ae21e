"""A toy without a network: for a while it is an access point, where its family can give it one."""

from firmware import keepsakes
from firmware.companion.moving import AFTER_SLEEP, QUIET_MS, Moving
from firmware.joining import with_network
from firmware.updates import slots


class Settling:
    """
    Calls by `calling`, and opens set-up when firmware.companion.moving says so.

    `say(name)` says one of the toy's sentences. `has_wifi`: the last call got as far as that.
    """

    def __init__(self, board, facts, calling, say):
        self.is_open = False
        self.has_wifi = True
        cause = AFTER_SLEEP if slots.is_tried(board.flash) else board.power.reset_cause()
        self._moving = Moving(bool(facts["networks"]), cause)  # it updates where its network is
        self._board = board
        self._facts = facts
        self._calling = calling
        self._say = say

    @property
    def is_awake(self):
        """The toy must not sleep yet."""
        return self._moving.is_undecided

    async def connection(self):
        """An open Connection (firmware.connection). Raises Unreachable, maybe after set-up."""
        try:
            return await self._calling.connection()
        finally:
            self.has_wifi = self._board.radio.is_joined()
            if self._moving.looked(self.has_wifi):
                await self._open()

    async def _open(self):
        """Write the network that the family gives into toy.json; then the toy starts anew."""
        from firmware.setup.portal import place_of, url_of  # they take memory that a talk wants
        from firmware.setup.serving import set_up

        board, facts = self._board, self._facts
        self.is_open = True
        self._say("set_up")
        name = "Hanuman " + facts["serial"]
        kept = await set_up(board, name, facts["label"], place_of(facts["server"]), QUIET_MS)
        self.is_open = False
        self._moving.closed()
        if kept is None:
            return
        facts["networks"] = with_network(facts["networks"], kept.name, kept.password)
        facts["server"] = url_of(kept.server)
        keepsakes.write_facts(board.flash, facts)
        board.power.reset()
