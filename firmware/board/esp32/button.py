"""The button: to ground, with the chip's own pull-up."""

import asyncio

from machine import Pin


class Button:
    """Down is low."""

    def __init__(self, pin):
        self._edge = asyncio.ThreadSafeFlag()
        self._pin = Pin(pin, Pin.IN, Pin.PULL_UP)
        self._pin.irq(self._changed, Pin.IRQ_FALLING | Pin.IRQ_RISING)

    def is_down(self):
        return not self._pin.value()

    async def edge(self):
        await self._edge.wait()

    def _changed(self, _):
        self._edge.set()
