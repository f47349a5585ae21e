"""Deep sleep, and what outlives it: performed as firmware.companion.sleeping decides."""

from firmware import websocket
from firmware.companion import lights, sleeping
from firmware.companion.sleeping import Sleeping
from firmware.companion.talk import READY
from firmware.updates import slots

GOOD_NIGHT_MS = 2000  # for the goodbye to leave, before the chip sleeps


class Slumber:
    """
    `turn` and `resets` are those from before the toy slept.

    `restarts`: how often in a row the toy has restarted for a fault that it found.
    """

    def __init__(self, board):
        before = sleeping.remembered(board.power.remembered())
        self.turn, self.resets, brown_outs, self.restarts = before
        self._board = board
        self._brown_outs = sleeping.brown_outs(board.power.reset_cause(), brown_outs)
        self._sleeping = Sleeping(board.clock.ticks_ms())

    @property
    def may_use_radio(self):
        """The battery has not given in to the radio over and over."""
        return sleeping.may_use_radio(self._brown_outs)

    @property
    def is_low(self):
        """The battery is weak."""
        return self._sleeping.is_low

    async def look(self, app, is_busy):
        """Warn of a weak battery, or sleep, when it is time for that."""
        board = self._board
        percent, now_ms = board.power.battery_percent(), board.clock.ticks_ms()
        asked = self._sleeping.look(is_busy, app.talk.link == READY, percent, now_ms)
        if asked == sleeping.WARN or asked == sleeping.EMPTY:
            app.mouth.say("low_battery", None)
        if asked == sleeping.SLEEP or asked == sleeping.EMPTY:
            await self._sleep(app)

    def remember(self, app):
        """Note what a new start has to know."""
        values = (app.talk.turn, app.condition.resets, self._brown_outs, self.restarts)
        self._board.power.remember(sleeping.packed(values))

    async def _sleep(self, app):
        """Until the button is pressed. Never returns."""
        board = self._board
        app.link.hang_up(websocket.NORMAL, "asleep")
        await board.clock.sleep_ms(GOOD_NIGHT_MS)
        board.microphone.stop()
        board.radio.off()
        app.lamp.show(lights.OFF)
        if not app.starting.faults:
            slots.sleep(board.flash)
        self.remember(app)
        board.power.deep_sleep(None)
