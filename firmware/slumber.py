"""Deep sleep, and what outlives it: performed as firmware.companion.sleeping decides."""

from firmware import websocket
from firmware.companion import lights, sleeping
from firmware.companion.sleeping import Sleeping
from firmware.companion.talk import READY
from firmware.updates import slots, trial

GOOD_NIGHT_MS = 2000  # for the goodbye to leave, before the chip sleeps
AWAKEN_MS = 1000  # after a sleep that is only a way to start the other copy


class Slumber:
    """
    `turn` and `resets` are those from before the toy slept.

    `restarts`: how often in a row the toy has restarted for a fault that it found.
    """

    def __init__(self, board, idle_ms):
        before = sleeping.remembered(board.power.remembered())
        self.turn, self.resets, brown_outs, self.restarts = before
        self._board = board
        self._brown_outs = sleeping.brown_outs(board.power.reset_cause(), brown_outs)
        self._started_ms = board.clock.ticks_ms()
        self._is_tried = slots.is_tried(board.flash)
        self._sleeping = Sleeping(self._started_ms, idle_ms)

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
        board, is_ready = self._board, app.talk.link == READY
        percent, now_ms = board.power.battery_percent(), board.clock.ticks_ms()
        asked = self._sleeping.look(is_busy, is_ready or self._is_tried, percent, now_ms)
        if asked == sleeping.WARN or asked == sleeping.EMPTY:
            app.mouth.say("low_battery")
        if asked == sleeping.SLEEP or asked == sleeping.EMPTY:
            if not app.starting.faults:
                slots.sleep(board.flash)
            await self._sleep(app, None)
        elif self._is_tried and trial.is_over(is_busy, is_ready, now_ms - self._started_ms):
            self._is_tried = slots.is_tried(board.flash)
            if self._is_tried:
                slots.give_way(board.flash)
                await self._sleep(app, AWAKEN_MS)

    def remember(self, app):
        """Note what a new start has to know."""
        values = (app.talk.turn, app.condition.resets, self._brown_outs, self.restarts)
        self._board.power.remember(sleeping.packed(values))

    async def _sleep(self, app, wait_ms):
        """Until the button is pressed, or for so long. Never returns."""
        board = self._board
        app.link.hang_up(websocket.NORMAL, "asleep")
        await board.clock.sleep_ms(GOOD_NIGHT_MS)
        board.microphone.stop()
        board.radio.off()
        app.lamp.show(lights.OFF)
        self.remember(app)
        board.power.deep_sleep(wait_ms)
