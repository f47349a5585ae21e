"""
A toy that may not talk, between being told so and being closed: it says its code, or has wiped.

An unpaired toy needs no sound of its own: the platform says the six digits in both languages, from
cached clips. Nobody wants to hear them all day, so that a toy which only looks again whether it
was paired stays silent, and one that was switched on or pressed speaks.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import UUID, uuid4

from channels.db import database_sync_to_async
from django.core.cache import cache
from django.db import Error as DatabaseProblem
from django.utils import timezone
from redis.exceptions import RedisError

from clock import Clock
from devices.models import Device
from devices.parting import confirm_wipe
from voice.bridge import Surroundings
from voice.code_words import DIGITS, INTRODUCTIONS
from voice.connect import Admission
from voice.effects import Sentence
from voice.outlet import Send
from voice.playback import BYTES_PER_SECOND, LEAD_SECONDS, RATE_HZ, Playback
from voice.speech import Speech, SpeechUnavailable
from wire import messages

log = logging.getLogger(__name__)

HELLO_SECONDS = 5.0  # a toy says hello as soon as it is connected
CLIPS_SECONDS = 8.0  # real ones; the toy hangs up after ten without our hello
LOOK_SECONDS = 2.0  # between looks whether a guardian has typed the code
LONGEST_SECONDS = 60.0
# A toy that was closed as unpaired stays away for 15 s (docs/protocol.md), unless it is pressed.
PRESSED_WITHIN_SECONDS = 14.0
SWITCHED_ON_AFTER_SECONDS = 60.0
PLAYED_SLACK_MS = 60
PLAYED_GRACE_SECONDS = 3.0
CLAIMED = "claimed"
PAUSE = bytes(BYTES_PER_SECOND // 4)
MIDDLE = bytes(BYTES_PER_SECOND * 6 // 10)
PIECE_BYTES = BYTES_PER_SECOND // 5

Receive = Callable[[], Awaitable[dict[str, Any]]]


class Doorstep:
    """What a toy says while it is turned away. `hello` is its first message, once it has come."""

    def __init__(self, receive: Receive) -> None:
        self.hello: dict[str, Any] = {}
        self.played_ms = 0
        self.changed = asyncio.Event()
        self._receive = receive

    async def listen(self) -> str:
        """Read until the toy leaves. What it says beyond hello and `played` is not heeded."""
        while True:
            event = await self._receive()
            if event["type"] == "websocket.disconnect":
                return "left"
            try:
                message = messages.read_from_toy(event.get("text") or "")
            except messages.MessageError:
                continue
            if message["type"] == "hello":
                self.hello = self.hello or message
            elif message["type"] == "played" and message["turn"] == 0:
                self.played_ms = message["ms"]
            self.changed.set()

    async def until(self, is_so: Callable[[], bool], clock: Clock, seconds: float) -> bool:
        """Wait at most `seconds` for something that the toy says; whether it came."""
        try:
            async with clock.timeout(seconds):
                while not is_so():
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            return False
        return True


async def attend(admission: Admission, receive: Receive, send: Send, around: Surroundings) -> None:
    """
    What is done for a toy that has just been told its policy; returns when it may be closed.

    Unpaired: its code is said, until it was heard or typed. Erased: whether it has wiped is noted.
    """
    device_id, clock = admission.device_id, around.clock
    if device_id is None or admission.policy not in ("unpaired", "erased"):
        return
    step = Doorstep(receive)
    if admission.policy == "erased":
        await _first_of(clock, step.listen(), _note_wipe(step, device_id, clock))
    elif await _wants_to_hear(device_id, clock):
        saying = _say(step, admission.code, send, clock, around.speech)
        if await _first_of(clock, step.listen(), saying, _claimed(device_id, clock)) == CLAIMED:
            await _tell(send, "policy", state="paired")
        await _remember_closing(device_id)


async def _first_of(clock: Clock, *deeds: Coroutine[Any, Any, str]) -> str:
    """What the first deed to end says; the others are given up."""
    tasks = [asyncio.create_task(deed, name="doorstep") for deed in deeds]
    try:
        await asyncio.wait(
            tasks, timeout=clock.real(LONGEST_SECONDS), return_when=asyncio.FIRST_COMPLETED
        )
        ended = [task for task in tasks if task.done()]
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            log.warning("a toy was not attended to", extra={"why": type(end).__name__})
    words = [end for task, end in zip(tasks, ends, strict=True) if task in ended]
    return next((word for word in words if isinstance(word, str)), "")


# -- an erased toy -------------------------------------------------------------------------------


async def _note_wipe(step: Doorstep, device_id: UUID, clock: Clock) -> str:
    """A hello without a context says that the toy knows nothing of its child any more."""
    came = await step.until(lambda: bool(step.hello), clock, HELLO_SECONDS)
    if came and step.hello["context"]["etag"] is None:
        await database_sync_to_async(confirm_wipe, thread_sensitive=False)(device_id)
    return "noted"


# -- an unpaired one -----------------------------------------------------------------------------


async def _wants_to_hear(device_id: UUID, clock: Clock) -> bool:
    """It was pressed since it was closed last, or switched on; else it only looks again."""
    try:
        closed_at = await cache.aget(_key(device_id))
    except (RedisError, OSError):
        return True
    await _remember_closing(device_id)
    if closed_at is None:
        return True
    away = (time.time() - closed_at) * clock.scale
    return not PRESSED_WITHIN_SECONDS <= away < SWITCHED_ON_AFTER_SECONDS


async def _remember_closing(device_id: UUID) -> None:
    with contextlib.suppress(RedisError, OSError):
        await cache.aset(_key(device_id), time.time(), round(SWITCHED_ON_AFTER_SECONDS))


def _key(device_id: UUID) -> str:
    return f"doorstep:{device_id}"


async def _claimed(device_id: UUID, clock: Clock) -> str:
    """Returns when the toy belongs to a child."""
    unpaired = Device.objects.filter(pk=device_id, profile=None)
    look = database_sync_to_async(unpaired.exists, thread_sensitive=False)
    while True:
        await clock.sleep(LOOK_SECONDS)
        try:
            if not await look():
                return CLAIMED
        except DatabaseProblem as problem:
            log.warning("a toy was not looked up", extra={"why": type(problem).__name__})


async def _say(step: Doorstep, code: str, send: Send, clock: Clock, speech: Speech) -> str:
    """Say the code, as fast as it is heard, and wait until it was."""
    try:
        async with asyncio.timeout(CLIPS_SECONDS):
            sound = await sound_of(code, speech)
    except (SpeechUnavailable, TimeoutError) as problem:
        log.warning("a code cannot be spoken", extra={"why": type(problem).__name__})
        return "silent"
    if not await step.until(lambda: bool(step.hello), clock, HELLO_SECONDS):
        return "silent"
    hello = {
        "session": str(uuid4()),
        "audio": {"rate": RATE_HZ, "lead_ms": round(LEAD_SECONDS * 1000)},
        "server_time": timezone.now().isoformat(timespec="seconds"),
        "context": {"fresh": True},  # there is nothing to know
    }
    await _tell(send, "hello", **hello)
    await _tell(send, "turn", turn=0, state="speaking", text=" ".join(code))
    await _tell(send, "play", turn=0, source="prompt", ms=len(sound) * 1000 // BYTES_PER_SECOND)
    playback = await _play(sound, send, clock)
    await send({"type": "websocket.send", "bytes": playback.final(0)})
    await _tell(send, "turn", turn=0, state="done")
    heard = playback.sent_ms(0) - PLAYED_SLACK_MS
    rest = playback.remaining_seconds(clock.now()) + PLAYED_GRACE_SECONDS
    await step.until(lambda: step.played_ms >= heard, clock, rest)
    return "said"


async def _play(sound: bytes, send: Send, clock: Clock) -> Playback:
    playback = Playback()
    segment = playback.open(0, "prompt")
    for start in range(0, len(sound), PIECE_BYTES):
        frames = playback.add(segment, sound[start : start + PIECE_BYTES], clock.now())
        while True:
            for frame in frames:
                await send({"type": "websocket.send", "bytes": frame})
            if not playback.waiting_bytes:
                break
            await clock.sleep(max(0.0, playback.wake_at - clock.now()))
            frames = playback.due(clock.now())
    playback.finish(segment)
    return playback


async def sound_of(code: str, speech: Speech) -> bytes:
    """
    The code in English and, where a voice can, in Hindi: s16le mono at 24 kHz.

    Raises SpeechUnavailable.
    """
    english, hindi = await asyncio.gather(
        *(
            _in_one_language(code, introduction, digits, speech)
            for introduction, digits in zip(INTRODUCTIONS, DIGITS, strict=True)
        ),
        return_exceptions=True,
    )
    if isinstance(english, BaseException):
        raise english
    return english if isinstance(hindi, BaseException) else english + MIDDLE + hindi


async def _in_one_language(
    code: str, introduction: Sentence, digits: tuple[Sentence, ...], speech: Speech
) -> bytes:
    sentences = [introduction, *(digits[int(digit)] for digit in code)]
    intro, *said = await asyncio.gather(*(speech.samples(sentence) for sentence in sentences))
    halves = [PAUSE.join(said[: len(said) // 2]), PAUSE.join(said[len(said) // 2 :])]
    return MIDDLE.join([intro, *halves])


async def _tell(send: Send, kind: str, **members: Any) -> None:
    await send({"type": "websocket.send", "text": messages.pack(kind, **members)})
