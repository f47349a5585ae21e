"""
A toy in software: the real toy's half of the protocol with a simulated microphone and speaker.

    async with Toy("ws://127.0.0.1:8000/device/v1", serial, secret) as toy:
        await toy.settled()               # the greeting, where there is one
        turn = await toy.say(samples)     # 16-bit mono at the toy's rate
        turn.heard, turn.said, turn.audio_ms, turn.first_audio_ms

What is decided is decided by `firmware.companion`, as on the board. Microphone frames are paced in
real time and the speaker plays in real time, both by `clock`: a scaled clock makes a conversation
faster than life. It needs no Django.
"""

import contextlib
from collections.abc import Callable

from clock import Clock
from devices.body import Body, ConnectionLost, ToyError
from devices.dialling import dial
from devices.diary import Diary, Event, Turn
from firmware.companion import listening
from firmware.companion.policies import POLICIES
from firmware.companion.ring import Ring
from firmware.companion.talk import ASLEEP, GREETING, READY, Profile, Talk
from wire import limits

FIRMWARE = "software-1"
HELLO_SECONDS = 10.0
QUIET_SECONDS = 30.0  # without a word, a sound or a played sample, a turn is given up
GREETING_SECONDS = 3.0  # for the first sign of a greeting
STAGES_SECONDS = 0.5  # for the numbers of a turn that has just ended
PRE_ROLL_FRAMES = 20  # of room before a press; the toy keeps what it needs


class TurnTimedOut(ToyError):
    """A turn had no end: the platform said nothing for `QUIET_SECONDS`."""


class MayNotTalk(ToyError):
    """A press starts no turn. `policy` is the state that the platform told."""

    def __init__(self, policy: str, code: str | None) -> None:
        shown = f" (code {code})" if code else ""
        super().__init__(f"the platform's policy is {policy}{shown}")
        self.policy = policy
        self.code = code


class NotPaired(MayNotTalk):
    """Nobody has typed the toy's code in time."""


class Toy:
    """
    A toy with a button. `watch` is called with what happens (devices.diary).

    `diary.turns` are all turns of its life, the greeting as number 0. With `reconnects` it dials
    again after a loss, as a real toy does; a press on a sleeping toy always does.
    """

    def __init__(
        self,
        url: str,
        serial: str,
        secret: str,
        *,
        clock: Clock | None = None,
        rate_hz: int = limits.RATES_HZ[0],
        frame_ms: int = limits.FRAME_MS,
        post_roll_ms: int = limits.POST_ROLL_MS,
        trace: bool = False,
        cafile: str | None = None,
        reconnects: bool = False,
        watch: Callable[[Event], None] | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.rate_hz = rate_hz
        profile = Profile(FIRMWARE, rate_hz, frame_ms, post_roll_ms, trace)
        self.talk = Talk(profile, Ring(listening.ring_bytes(rate_hz)))
        self.diary = Diary(watch)
        self._is_tracing = trace
        self._room = bytes(rate_hz * frame_ms // 1000 * 2)  # one frame of silence
        self._dial = lambda: dial(url, serial, secret, cafile=cafile)
        self._body = Body(
            self.talk,
            self.diary,
            self._dial,
            self.clock,
            rate_hz=rate_hz,
            frame_bytes=len(self._room),
            reconnects=reconnects,
        )

    async def __aenter__(self) -> "Toy":
        """
        Connect and be welcomed.

        Raises Refused and Unreachable (devices.dialling), and ConnectionLost when the platform
        hangs up before its hello. One that tells a policy and hangs up is no error: see `policy`.
        """
        body = self._body
        body.start(await self._dial())
        try:
            await body.until(
                lambda: self.talk.link == READY or body.closed is not None, HELLO_SECONDS
            )
            if body.closed is not None and self.may_talk:
                raise ConnectionLost(f"the platform hung up before its hello ({body.closed})")
        except TimeoutError:
            await body.aclose()
            raise ConnectionLost(f"no hello within {HELLO_SECONDS:.0f} s") from None
        except BaseException:
            await body.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._body.aclose()

    # -- what a child does with it ---------------------------------------------------------------

    def press(self) -> None:
        """The button goes down; whatever the toy is saying stops at once."""
        body = self._body
        if not self.is_listening:
            body.voice.clear()
            for _ in range(PRE_ROLL_FRAMES):
                body.capture(self._room)
        body.look_at_speaker()
        body.do(self.talk.pressed(body.now_ms()))

    def speak(self, samples: bytes) -> None:
        """Put `samples` (s16le mono at the toy's rate) in front of the microphone."""
        self._body.voice += samples

    def release(self) -> None:
        """The button goes up; the microphone stays open for the post-roll."""
        now = self._body.active_at = self.clock.now()
        if self.talk.listening.state == listening.DOWN:
            self.turn.released_at = now
        self._body.do(self.talk.released(self._body.now_ms()))

    async def say(self, samples: bytes, *, quiet_seconds: float = QUIET_SECONDS) -> Turn:
        """
        Press, speak, release, and hear the answer to its end.

        Raises MayNotTalk, ConnectionLost and TurnTimedOut.
        """
        before = self.turn
        self.press()
        self.speak(samples)
        await self._body.until(self._has_spoken)
        self.release()
        released_at = self.clock.now()
        await self._body.until(lambda: self.turn is not before or not self.is_listening)
        if self.turn is before:
            self._complain()
        self.turn.released_at = released_at
        return await self.answered(self.turn, quiet_seconds=quiet_seconds)

    async def answered(self, turn: Turn, *, quiet_seconds: float = QUIET_SECONDS) -> Turn:
        """
        Wait until the turn is over and played.

        Raises MayNotTalk and ConnectionLost when there will be no answer, and TurnTimedOut after
        `quiet_seconds` in which nothing happened.
        """
        while not turn.is_over:
            rest = self._body.active_at + quiet_seconds - self.clock.now()
            if rest <= 0:
                raise TurnTimedOut(f"turn {turn.number}: silence for {quiet_seconds:.0f} s")
            with contextlib.suppress(TimeoutError):
                await self._body.until(lambda: turn.is_over, rest)
        if self._is_tracing and turn.number and self.talk.link == READY:
            with contextlib.suppress(TimeoutError):
                await self._body.until(lambda: bool(turn.stages), STAGES_SECONDS)
        if not turn.was_answered and not (self.talk.link == READY and self.may_talk):
            self._complain()
        return turn

    async def settled(self, seconds: float = 12.0) -> Turn | None:
        """Wait at most `seconds` for a greeting and its end; None: there was none."""
        greeting, hearing = self.diary.turn(0), self.talk.hearing
        with contextlib.suppress(TimeoutError):
            await self._body.until(
                lambda: hearing.is_open or greeting.is_over or not self.is_connected,
                min(seconds, GREETING_SECONDS),
            )
            await self._body.until(
                lambda: greeting.is_over or not hearing.is_open,
                max(0.0, seconds - GREETING_SECONDS),
            )
        return greeting if greeting.sentences or greeting.samples else None

    async def paired(self, seconds: float) -> None:
        """Wait until the platform lets the toy talk. Raises NotPaired after `seconds`."""
        with contextlib.suppress(TimeoutError):
            await self._body.until(lambda: self.is_ready, seconds)
        if not self.is_ready:
            raise NotPaired(self.talk.policy, self.talk.code)

    async def until(self, is_so: Callable[[], bool], seconds: float = QUIET_SECONDS) -> None:
        """Wait for something that happens to the toy. Raises TimeoutError."""
        await self._body.until(is_so, seconds)

    # -- what it is ------------------------------------------------------------------------------

    @property
    def turn(self) -> Turn:
        """The newest turn."""
        return self.diary.turn(self.talk.turn)

    @property
    def policy(self) -> str:
        return self.talk.policy

    @property
    def may_talk(self) -> bool:
        return POLICIES[self.talk.policy].may_talk

    @property
    def is_ready(self) -> bool:
        """Welcomed by the platform, and nothing is said against talking."""
        return self.talk.link == READY and self.may_talk

    @property
    def is_connected(self) -> bool:
        return self.talk.link in (GREETING, READY)

    @property
    def is_listening(self) -> bool:
        """The button is down, the post-roll is not over, or a connection is waited for."""
        return self.talk.listening.state != listening.UP

    @property
    def is_asleep(self) -> bool:
        """Nobody is expected to speak; the connection may be open or not."""
        return self.talk.is_dozing or self.talk.link == ASLEEP

    @property
    def dropped_messages(self) -> int:
        """What could not be sent: no connection, or one that reads too slowly."""
        return self._body.dropped_messages

    @property
    def playback(self) -> bytes:
        """All that came out of the speaker, turn after turn: s16le mono at 24 kHz."""
        return b"".join(turn.samples for turn in self.diary.turns.values())

    # -- inside ----------------------------------------------------------------------------------

    def _has_spoken(self) -> bool:
        return not self._body.voice or not self.is_listening

    def _complain(self) -> None:
        """Raise what keeps the toy from talking."""
        if not self.may_talk:
            raise MayNotTalk(self.talk.policy, self.talk.code)
        raise ConnectionLost(f"the connection was lost ({self._body.closed})")
