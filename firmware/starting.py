"""
The self-test of a starting toy: performed as firmware.companion.checkup decides.

A frame counts however late a look finds it, and a look is made after a look: neither a stall nor a
clock that runs faster than life makes a sound microphone look silent.
"""

import asyncio
import gc

from firmware.companion import checkup
from firmware.companion.ring import SEGMENT_BYTES, Ring
from firmware.updates import slots


class Starting:
    """`faults` are those that were found, by name; `rings` are of `wanted` bytes, or smaller."""

    def __init__(self, wanted, watch):
        self._watch = watch
        gc.threshold(-1)
        gc.collect()  # what is large is made while memory is still in one piece
        shares = checkup.shares(gc.mem_free(), wanted)
        self.rings = [Ring(share, min(share, SEGMENT_BYTES)) for share in shares]
        self.faults = [] if shares == wanted else [checkup.MEMORY]

    def prove(self, flash):
        """The platform and this firmware understand each other: a copy that is whole stays."""
        if not self.faults:
            slots.prove(flash)

    @property
    def is_deaf(self):
        """A press is not answered by a turn: the microphone is silent."""
        return checkup.MICROPHONE in self.faults

    async def check(self, app, rate_hz, frame_bytes):
        """Start the microphone and see how the toy is; a restart never returns."""
        slumber, microphone = app.slumber, app.board.microphone
        try:
            microphone.start(rate_hz, frame_bytes)
            is_heard = await _is_heard(microphone, app.board.clock)
        except (OSError, MemoryError):  # the driver finds no memory that it can use
            is_heard = False
        if not is_heard:
            self.faults.append(checkup.MICROPHONE)
        if self.faults:
            self._watch("faults", {"found": self.faults})
            app.condition.faults = " ".join(self.faults)
        remedy = checkup.remedy(self.faults, slumber.restarts)
        if remedy is None:
            slumber.restarts = 0
        elif remedy == checkup.RESTART:
            slumber.restarts += 1
        slumber.remember(app)
        if remedy == checkup.RESTART:
            app.board.power.reset()
        if remedy == checkup.COMPLAIN:
            app.mouth.say("broken")


async def _is_heard(microphone, clock):
    """Does a first frame come?"""
    first = asyncio.create_task(microphone.frame())
    for _ in range(checkup.LOOKS):
        await clock.sleep_ms(checkup.LOOK_MS)
        if first.done():
            return True
    first.cancel()
    return False
