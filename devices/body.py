"""
The toy in software without its button: socket, microphone, speaker and time around one `Talk`.

The shell of `firmware.companion`, as the board has one: it performs effects and decides nothing.
"""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from clock import Clock
from devices.dialling import Hung, Socket, Unreachable
from devices.diary import Diary, Turn
from devices.speaker import Speaker
from firmware.companion import effects as do
from firmware.companion import listening
from firmware.companion.talk import Talk
from firmware.kernels.decimating import Decimator
from wire.limits import MAX_FROM_TOY_FRAME_BYTES

SPEAKER_SECONDS = 0.1  # between looks at how far the speaker is
LOOK_SECONDS = 1.0  # between looks at deadlines
BYE_SECONDS = 2.0  # real ones, for the last messages and the closing handshake


class ToyError(Exception):
    """The toy cannot go on. The text says why, in one line for a person."""


class ConnectionLost(ToyError):
    """The platform hung up, or went away, while something was expected of it."""


class Body:
    """
    Runs from `start` to `aclose`; `until` waits for anything that may change meanwhile.

    `dial` opens a connection. `closed` is how the last one ended, None while one is open. After a
    loss it dials again when `reconnects`, and always when a press asks for it.
    """

    def __init__(
        self,
        talk: Talk,
        diary: Diary,
        dial: Callable[[], Awaitable[Socket]],
        clock: Clock,
        *,
        rate_hz: int,
        frame_bytes: int,
        reconnects: bool,
    ) -> None:
        self.talk = talk
        self.diary = diary
        self.voice = bytearray()  # in front of the microphone; silence when there is none
        self.closed: Hung | None = None
        self.dial_at: float | None = None  # a connection is about to be opened
        self.dropped_messages = 0  # found the way out full, or no connection
        self.active_at = clock.now()  # when something last came, or was played
        self._clock = clock
        self._dial = dial
        self._rate_hz = rate_hz
        self._frame_bytes, self._frame_seconds = frame_bytes, frame_bytes / 2 / rate_hz
        self._decimator: Decimator | None = None  # between microphone and talk, on a slow link
        self._frame = bytearray(MAX_FROM_TOY_FRAME_BYTES)
        self._reconnects = reconnects
        self._socket: Socket | None = None
        self._speaker = Speaker()
        self._born_at = clock.now()
        self._waiters: list[asyncio.Future[None]] = []

    def start(self, socket: Socket) -> None:
        """Live with an open connection, for the first time or again after `aclose`."""
        self.closed = self.dial_at = None
        self._life = asyncio.create_task(self._live(socket), name="toy")
        self._life.add_done_callback(lambda _: self._wake())

    async def aclose(self) -> None:
        """Hang up and end every task. Raises what ended the toy, if something did."""
        if self._socket is not None:
            self._socket.hang_up(1000, "bye")
            with contextlib.suppress(TimeoutError, ToyError):
                async with asyncio.timeout(BYE_SECONDS):
                    await self.until(lambda: self.closed is not None)
        self._life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._life

    async def until(self, is_so: Callable[[], bool], seconds: float | None = None) -> None:
        """Wait for a change that makes `is_so` true. Raises TimeoutError, ToyError at its end."""
        async with asyncio.timeout(None if seconds is None else self._clock.real(seconds)):
            while not is_so():
                if self._life.done():
                    raise ToyError("the toy has ended")
                waiter = asyncio.get_running_loop().create_future()
                self._waiters.append(waiter)
                await waiter

    def now_ms(self) -> int:
        """The time as the talk counts it."""
        return int((self._clock.now() - self._born_at) * 1000)

    def do(self, effects: Iterable[Any]) -> None:
        """Perform effects in order, then wake whoever waits for a change."""
        if self.talk.turn not in self.diary.turns:
            for turn in self.diary.turns.values():
                turn.is_over = True  # interrupted, if it was not before
            self.diary.turn(self.talk.turn)
        for effect in effects:
            self._perform(effect)
        self._upload()
        self._wake()

    def capture(self, samples: bytes) -> None:
        """The microphone's next samples, at its own rate."""
        if self._decimator is not None:
            samples = bytes(self._decimator.run(samples, len(samples)))
        self.do(self.talk.captured(samples, self.now_ms()))

    def look_at_speaker(self) -> None:
        """Tell the talk how much has come out of the speaker."""
        speaker, now = self._speaker, self._clock.now()
        if speaker.is_empty:
            return
        speaker.advance(now)
        turn = self.diary.turn(speaker.turn)
        turn.audio_ms, turn.underruns = speaker.played_ms, speaker.underruns
        self.active_at = now
        told = self.talk.progress(
            speaker.turn,
            speaker.played_ms,
            speaker.underruns,
            self.now_ms(),
            is_empty=speaker.is_empty,
        )
        self.do(told)

    # -- tasks -----------------------------------------------------------------------------------

    async def _live(self, socket: Socket) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._stay_connected(socket), name="toy connection")
            tasks.create_task(self._capture(), name="toy microphone")
            tasks.create_task(self._keep_time(), name="toy time")

    async def _stay_connected(self, socket: Socket) -> None:
        while True:
            self._socket, self.closed = socket, None
            if self._speaker.turn == 0 and self._speaker.is_empty:
                self._speaker.start_turn(0)  # each connection has speech of its own
                self.diary.greet_anew()
            self.do(self.talk.opened(self.now_ms(), battery=100))
            closed = await socket.run(self._received)
            self._socket, self.closed = None, closed
            self.look_at_speaker()
            self.do(self.talk.lost(closed.code, self.now_ms(), random.random()))
            socket = await self._redial()

    async def _redial(self) -> Socket:
        while True:
            await self.until(lambda: self.dial_at is not None)
            while self.dial_at is not None and self.dial_at > self._clock.now():
                with contextlib.suppress(TimeoutError):  # a press may bring it forward
                    await self.until(_never, min(LOOK_SECONDS, self._rest(self.dial_at)))
            try:
                socket = await self._dial()
            except Unreachable as error:
                self.dial_at = None
                now_ms, dice = self.now_ms(), random.random()
                if error.is_refused:
                    self.do(self.talk.refused(now_ms, dice))
                else:
                    self.do(self.talk.lost(None, now_ms, dice))
            else:
                self.dial_at = None
                return socket

    async def _capture(self) -> None:
        """The microphone: a frame at a time, in real time, while the toy listens."""
        while True:
            await self.until(lambda: self.talk.listening.state != listening.UP)
            due = self._clock.now()
            while self.talk.listening.state != listening.UP:
                due += self._frame_seconds
                await self._clock.sleep(self._rest(due))
                samples = bytes(self.voice[: self._frame_bytes])
                del self.voice[: self._frame_bytes]
                samples += bytes(self._frame_bytes - len(samples))
                self.capture(samples)

    async def _keep_time(self) -> None:
        """The speaker's progress and the talk's own deadlines."""
        while True:
            was_empty = self._speaker.is_empty
            wait = LOOK_SECONDS
            if not was_empty:
                wait = min(SPEAKER_SECONDS, self._rest(self._speaker.empty_at))
            with contextlib.suppress(TimeoutError):
                await self.until(self._has_sound if was_empty else _never, wait)
            self.look_at_speaker()
            if self.talk.wake_at_ms is not None and self.now_ms() >= self.talk.wake_at_ms:
                self.do(self.talk.tick(self.now_ms()))

    # -- inside ----------------------------------------------------------------------------------

    def _received(self, message: str | bytes) -> None:
        self.active_at = self._clock.now()
        if isinstance(message, str):
            self.do(self.talk.told(message, self.now_ms()))
        else:
            self.do(self.talk.received(message, self.now_ms()))

    def _perform(self, effect: Any) -> None:
        match effect:
            case do.SendText(message):
                if self._socket is None or not self._socket.put(message):
                    self.dropped_messages += 1
            case do.Play(number, samples):
                self._play(self.diary.turn(number), samples)
            case do.StopPlayback(number):
                self._speaker.stop(self._clock.now())
                self._keep_sound(self.diary.turn(number))
            case do.EndTurn(number):
                self._keep_sound(self.diary.turn(number))
                self.diary.turn(number).is_over = True
            case do.Connect(wait_ms) if wait_ms == 0 or self._reconnects:
                self.dial_at = self._clock.now() + wait_ms / 1000
            case do.HangUp(code, reason) if self._socket is not None:
                self._socket.hang_up(code, reason)
            case do.Retune(rate_hz):
                self._retune(rate_hz)
            case do.Measure():
                self.do(self.talk.measured(battery=100, rssi=-50, uptime=self.now_ms() // 1000))
            case _:
                self.diary.keep(effect)

    def _upload(self) -> None:
        """Hand the microphone's frames to the socket, as long as it takes more."""
        while self._socket is not None and not self._socket.is_full:
            size = self.talk.upload(self._frame)
            if not size:
                return
            self._socket.put(bytes(self._frame[:size]))
            for effect in self.talk.uploaded(self.now_ms()):
                self._perform(effect)

    def _retune(self, rate_hz: int) -> None:
        is_lower = rate_hz < self._rate_hz
        self._decimator = (
            Decimator(self._rate_hz, rate_hz, self._frame_bytes) if is_lower else None
        )

    def _play(self, turn: Turn, samples: bytes) -> None:
        now = self._clock.now()
        if turn.first_audio_ms is None and turn.released_at is not None:
            turn.first_audio_ms = round((now - turn.released_at) * 1000)
        if self._speaker.turn != turn.number:
            self._keep_sound(self.diary.turn(self._speaker.turn))
        turn.is_over = False
        self._speaker.play(turn.number, samples, now)

    def _keep_sound(self, turn: Turn) -> None:
        """What was heard of the turn belongs to the turn."""
        if self._speaker.turn == turn.number:
            turn.samples = bytes(self._speaker.heard)
            turn.audio_ms, turn.underruns = self._speaker.played_ms, self._speaker.underruns

    def _has_sound(self) -> bool:
        return not self._speaker.is_empty

    def _rest(self, at: float) -> float:
        return max(0.0, at - self._clock.now())

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)


def _never() -> bool:
    return False
