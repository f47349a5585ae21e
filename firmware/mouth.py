"""
What comes out of the speaker: the toy's own sentences from flash first, then the platform's voice.

One task feeds the speaker a piece at a time and reports how much of the turn has been played.
"""

import asyncio

from firmware.companion.playout import BYTES_PER_MS, Playout, gain_of
from firmware.kernels.loudness import gain
from wire.limits import MAX_BUFFER_MS

PIECE_MS = 40
PIECE_BYTES = PIECE_MS * BYTES_PER_MS
RING_BYTES = MAX_BUFFER_MS * BYTES_PER_MS
LATENCY_MS = 100  # what the speaker's own memory holds
VOLUME_PERCENT = 70  # until a context says otherwise
MOST_PROMPTS = 12  # a sentence and six digits, and some more; the newest is refused


class Mouth:
    """
    `ring` holds what waits; `heard` is called after every piece.

    It is given (turn, played_ms, underruns, is_empty).
    """

    def __init__(self, speaker, prompts, ring, heard):
        self.playout = Playout(ring, PIECE_BYTES, latency_ms=LATENCY_MS)
        self._speaker = speaker
        self._prompts = prompts
        self._heard = heard
        self.factor = gain_of(VOLUME_PERCENT)
        self._waiting = []  # of prompts: what fills pieces
        self._underruns = 0  # of turns before
        self._is_stopped = True  # nothing was written since the last stop
        self._piece = bytearray(PIECE_BYTES)
        self._view = memoryview(self._piece)
        self._something = asyncio.Event()

    @property
    def is_silent(self):
        """Nothing is said and nothing waits to be."""
        return self.playout.is_empty and not self._waiting

    @property
    def underruns(self):
        """How often playback ran dry, since power-on."""
        return self._underruns + self.playout.underruns

    def play(self, turn, samples):
        """Queue the platform's voice."""
        if turn != self.playout.turn:
            self._underruns += self.playout.underruns
        self.playout.put(turn, samples)
        self._something.set()

    def say(self, name, code=None):
        """Queue a sentence of the toy's own, with digits where there is a code."""
        for prompt in self._prompts.of(name, code):
            if len(self._waiting) < MOST_PROMPTS:
                self._waiting.append(prompt)
        self._something.set()

    def recite(self, recording):
        """Queue a verse that the toy has on its flash."""
        self._waiting.append(recording)
        self._something.set()

    def stop(self):
        """Silence at once; what waits is dropped."""
        if not self._is_stopped:
            self._speaker.stop()
            self._is_stopped = True
        self._waiting = []
        self.playout.stop()

    def report(self):
        """Say how far the turn has been heard."""
        playout = self.playout
        self._heard(playout.turn, playout.played_ms, playout.underruns, playout.is_empty)

    async def run(self):
        """Feed the speaker."""
        while True:
            if self.is_silent:
                self._something.clear()
                await self._something.wait()
            if self._waiting:
                await self._say_on()
            else:
                self.playout.readinto(self._piece)
                await self._write()
                self.report()

    async def _say_on(self):
        prompt = self._waiting[0]
        if prompt.readinto(self._piece):
            await self._write()
        elif self._waiting and self._waiting[0] is prompt:
            self._waiting.pop(0)

    async def _write(self):
        gain(self._piece, PIECE_BYTES, self.factor)
        self._is_stopped = False
        await self._speaker.write(self._view)
