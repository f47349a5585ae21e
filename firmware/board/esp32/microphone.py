"""
The microphone: an INMP441 on the first I2S port.

By callback only: streams of asyncio hang on this chip with octal PSRAM, and blocking reads stop
everything. One transfer is under way at a time; the callback, which runs between two bytecodes,
starts the next, so that a busy loop loses nothing before every buffer is full.
"""

import asyncio
import time

from machine import I2S, Pin

from firmware.kernels.loudness import gain

BUFFERS = 4
IBUF_BYTES = 32_768  # of DMA memory, eight bytes a sample: 93 ms at 44.1 kHz
GAIN = 4 * 256  # in 256ths: 12 dB. The port keeps the upper 16 of the chip's 24 bits
STALL_MS = 120  # three frames without a callback: it was lost, as its queue has one place


class Microphone:
    """16-bit mono."""

    def __init__(self, clock_pin, word_pin, data_pin):
        self.lost_ms = 0
        self._pins = clock_pin, word_pin, data_pin
        self._flag = asyncio.ThreadSafeFlag()
        self._i2s = None

    def start(self, rate_hz, frame_bytes):
        clock_pin, word_pin, data_pin = self._pins
        self._views = [memoryview(bytearray(frame_bytes)) for _ in range(BUFFERS)]
        self._frame_us = frame_bytes * 500_000 // rate_hz
        self._came = self._taken = 0  # frames
        self._i2s = I2S(
            0,
            sck=Pin(clock_pin),
            ws=Pin(word_pin),
            sd=Pin(data_pin),
            mode=I2S.RX,
            bits=16,
            format=I2S.MONO,
            rate=rate_hz,
            ibuf=IBUF_BYTES,
        )
        self._i2s.irq(self._next)
        self._begun_us = time.ticks_us()
        self._i2s.readinto(self._views[0])
        self._guarding = asyncio.create_task(self._guard())

    async def frame(self):
        while self._taken == self._came:
            await self._flag.wait()
        overrun = self._came - self._taken - (BUFFERS - 1)
        if overrun > 0:
            self._taken += overrun
            self.lost_ms += overrun * self._frame_us // 1000
        view = self._views[self._taken % BUFFERS]
        self._taken += 1
        gain(view, len(view), GAIN)
        return view

    def stop(self):
        if self._i2s is not None:
            self._guarding.cancel()
            self._i2s.deinit()
            self._i2s = None

    def _next(self, i2s):
        """A frame is full. What DMA has dropped before it, it does not tell: time does."""
        self._came += 1
        i2s.readinto(self._views[self._came % BUFFERS])
        now_us = time.ticks_us()
        late_us = time.ticks_diff(now_us, self._begun_us) - self._frame_us
        dma_us = IBUF_BYTES // 8 * self._frame_us * 2 // len(self._views[0])
        if late_us > dma_us:
            self.lost_ms += (late_us - dma_us) // 1000
            self._begun_us = now_us
        else:
            self._begun_us = time.ticks_add(self._begun_us, self._frame_us)
        self._flag.set()

    async def _guard(self):
        """Start a transfer again whose callback never came."""
        while True:
            before = self._came
            await asyncio.sleep_ms(STALL_MS)
            if self._came == before and self._i2s is not None:
                self.lost_ms += STALL_MS
                self._begun_us = time.ticks_us()
                self._i2s.readinto(self._views[self._came % BUFFERS])
