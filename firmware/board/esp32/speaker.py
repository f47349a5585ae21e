"""
The speaker: a MAX98357A on the second I2S port, by callback, as the microphone.

To be silent at once the amplifier is switched off; what is in DMA memory plays on unheard, which
needs no memory to be given back and found again.
"""

import asyncio

from machine import I2S, Pin

from wire.limits import DOWN_RATE_HZ

BYTES_PER_MS = DOWN_RATE_HZ * 2 // 1000
IBUF_BYTES = 19_200  # of DMA memory, eight bytes a sample
DMA_MS = IBUF_BYTES // 8 * 1000 // DOWN_RATE_HZ


class Speaker:
    """16-bit mono, 24 kHz."""

    def __init__(self, clock_pin, word_pin, data_pin, on_pin, clock):
        self._clock = clock
        self._on = Pin(on_pin, Pin.OUT, value=0)
        self._flag = asyncio.ThreadSafeFlag()
        self._end_ms = 0  # when all that was written will have been heard
        self._dead_ms = 0  # until when DMA memory holds what is not to be heard
        self._i2s = I2S(
            1,
            sck=Pin(clock_pin),
            ws=Pin(word_pin),
            sd=Pin(data_pin),
            mode=I2S.TX,
            bits=16,
            format=I2S.MONO,
            rate=DOWN_RATE_HZ,
            ibuf=IBUF_BYTES,
        )
        self._i2s.irq(self._took)

    async def write(self, view):
        rest_ms = self._dead_ms - self._clock.ticks_ms()
        if rest_ms > 0:
            await asyncio.sleep_ms(rest_ms)
        self._on.value(1)
        self._end_ms = max(self._end_ms, self._clock.ticks_ms()) + len(view) // BYTES_PER_MS
        self._i2s.write(view)
        await self._flag.wait()

    def stop(self):
        self._on.value(0)
        now_ms = self._clock.ticks_ms()
        self._dead_ms = min(self._end_ms, now_ms + DMA_MS)
        self._end_ms = now_ms

    def waiting_bytes(self):
        return max(0, self._end_ms - self._clock.ticks_ms()) * BYTES_PER_MS

    def _took(self, _):
        self._flag.set()
