"""Speaks the agent's lines into a socket: one at a time, faster than life, faults included."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from clock import Clock
from localagent.engine import EngineError
from localagent.events import LineFailed, LineSpoken, LineVoiced, Say
from localagent.faults import FaultCount
from localagent.settings import Sound
from localagent.speaking import bytes_per_second, pieces, spoken, wav_header
from localagent.voice import FormatRefused, Voice

log = logging.getLogger(__name__)


class Dropped(Exception):
    """The configured fault: the connection is cut in the middle of a reply."""


class Mouth:
    """
    `say` begins a line and returns at once; `hush` ends it before its end.

    `send` gets the sound, `tell` gets LineVoiced, then LineSpoken or LineFailed. A line sends
    its sound `lead` times faster than it plays.
    """

    def __init__(
        self,
        voice: Voice,
        clock: Clock,
        count: FaultCount,
        *,
        lead: float,
        send: Callable[[bytes], Awaitable[None]],
        tell: Callable[..., Awaitable[None]],
    ):
        self._voice, self._clock, self._count, self._lead = voice, clock, count, lead
        self._send, self._tell = send, tell
        self._task: asyncio.Task | None = None
        self._sent_bytes = 0  # of this reply, for the fault that cuts it
        self._dice = random.Random(1)  # irregular, and the same in every run

    def say(self, order: Say, tasks: asyncio.TaskGroup) -> None:
        self._task = tasks.create_task(self._speak(order), name="speak")

    async def hush(self) -> None:
        """Returns when not a byte more will be sent."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.wait([task])

    async def _speak(self, order: Say) -> None:
        number, is_silent_yet = order.line.number, True
        if order.is_first:
            self._sent_bytes = 0
            if order.sound.container == "wav":
                await self._send(wav_header(order.sound))
        try:
            async for samples in spoken(self._voice, order.line.text, order.speak, order.sound):
                for piece in self._pieces(samples, order.sound):
                    await self._send(piece)
                    if is_silent_yet:
                        await self._tell(LineVoiced(number))
                        is_silent_yet = False
                    await self._keep_pace(piece, order.sound)
        except (EngineError, FormatRefused) as error:
            log.warning("a line was not spoken", extra={"code": error.code})
            await self._tell(LineFailed(number))
            return
        await self._tell(LineSpoken(number))

    def _pieces(self, samples: bytes, sound: Sound) -> list[bytes]:
        is_odd = self._count.faults.odd_sized_frames
        return pieces(samples, sound, self._dice, is_odd=is_odd)

    async def _keep_pace(self, piece: bytes, sound: Sound) -> None:
        """Wait as long as `piece` lasts, shortened by the lead. Raises Dropped."""
        faults, rate = self._count.faults, bytes_per_second(sound)
        self._sent_bytes += len(piece)
        limit = faults.drop_mid_reply_bytes or faults.drop_mid_reply_ms * rate // 1000
        is_due = 0 < limit <= self._sent_bytes
        if is_due and self._count.strikes("drop_mid_reply", faults.drop_times):
            raise Dropped
        await self._clock.sleep(len(piece) / rate / self._lead)
