"""
One client's socket: performs what the session decides, and tells it what happened.

Four tasks in one group: `receive` reads the socket, `conduct` is the only one to touch the
session, `make out words` asks the ears, and while the agent speaks `speak` sends sound. Events
reach the session through one mailbox, so they have one order.
"""

import asyncio
import json
import logging

from websockets.exceptions import ConnectionClosed

from clock import Clock
from localagent.ears import Ears
from localagent.endpoint import Started
from localagent.engine import EngineError
from localagent.events import (
    Attend,
    AudioReceived,
    EarsFailed,
    EndTurn,
    Expect,
    HangUp,
    Hear,
    Hush,
    Say,
    Send,
    SpeechEnded,
    SpeechHeard,
    SpeechStarted,
    TextReceived,
)
from localagent.listening import Listening, Utterance
from localagent.mouth import Dropped, Mouth
from localagent.session import Session
from localagent.voice import Voice

log = logging.getLogger(__name__)

MOST_EVENTS = 256  # a full mailbox stops reading the socket; nothing is dropped
MOST_UTTERANCES = 8  # beyond, an utterance is not made out and counts as not understood
SEND_WITHIN_S = 20.0  # real seconds a client may leave its socket unread
DEAF_AFTER = 3  # failures of the ears in a row


class Over(Exception):
    """This conversation has ended; not an error."""


class Conversation:
    """`await Conversation(...).hold()` until one side leaves."""

    def __init__(self, socket, session: Session, ears: Ears, voice: Voice, clock: Clock):
        self._socket = socket
        self._session = session
        self._ears = ears
        self._clock = clock
        self._mailbox: asyncio.Queue = asyncio.Queue(MOST_EVENTS)
        self._utterances: asyncio.Queue[Utterance] = asyncio.Queue(MOST_UTTERANCES)
        self._listening: Listening | None = None
        self._mouth = Mouth(
            voice,
            clock,
            session.count,
            lead=session.options.lead,
            send=self._send,
            tell=self._mailbox.put,
        )

    async def hold(self) -> None:
        try:
            async with asyncio.TaskGroup() as self._tasks:
                self._tasks.create_task(self._receive(), name="receive")
                self._tasks.create_task(self._conduct(), name="conduct")
                self._tasks.create_task(self._make_out_words(), name="make out words")
        except* (Over, ConnectionClosed):
            pass
        except* Dropped:
            self._socket.transport.abort()  # the client sees 1006
        except* TimeoutError:
            log.warning("a client left its socket unread")
            self._socket.transport.abort()

    async def _receive(self) -> None:
        async for message in self._socket:
            is_text = isinstance(message, str)
            await self._mailbox.put(TextReceived(message) if is_text else AudioReceived(message))
        raise Over

    async def _conduct(self) -> None:
        await self._perform(self._session.open(self._clock.now()))
        while True:
            wake_at, now = self._session.wake_at, self._clock.now()
            if wake_at is not None and wake_at <= now:
                await self._perform(self._session.tick(now))
                continue
            wait_s = None if wake_at is None else self._clock.real(wake_at - now)
            try:
                async with asyncio.timeout(wait_s):
                    event = await self._mailbox.get()
            except TimeoutError:
                continue
            await self._tell(event)

    async def _tell(self, event) -> None:
        await self._perform(self._session.receive(event, self._clock.now()))

    async def _perform(self, effects: list) -> None:
        for effect in effects:
            match effect:
                case Send(message):
                    await self._send(json.dumps(message, ensure_ascii=False))
                case Hear(samples) if self._listening:
                    for found in self._listening.feed(samples):
                        await self._find(found)
                case EndTurn() if self._listening:
                    await self._find(self._listening.force())
                case Say():
                    self._mouth.say(effect, self._tasks)
                case Hush():
                    await self._mouth.hush()
                case Attend(listen, think, rate_hz):
                    if self._listening is None:
                        self._listening = Listening(rate_hz, listen, think)
                    else:
                        self._listening.attend(listen, think)
                case Expect(lines) if self._listening:
                    self._listening.expect(lines)
                case HangUp():
                    await self._socket.close_without_status()
                    raise Over

    async def _find(self, found: Started | Utterance | None) -> None:
        match found:
            case Started():
                await self._tell(SpeechStarted())
            case Utterance(_, _, trigger):
                await self._tell(SpeechEnded(trigger))
                if self._utterances.full():
                    await self._tell(SpeechHeard("", is_speech=True))
                else:
                    self._utterances.put_nowait(found)

    async def _make_out_words(self) -> None:
        failures = 0
        while True:
            utterance = await self._utterances.get()
            try:
                heard = await self._ears.hear(utterance.samples, utterance.grammar)
            except EngineError as error:
                log.warning("the ears failed", extra={"code": error.code})
                failures += 1
                deaf = failures >= DEAF_AFTER
                await self._mailbox.put(EarsFailed() if deaf else SpeechHeard("", is_speech=True))
                continue
            failures = 0
            await self._mailbox.put(SpeechHeard(heard.text, heard.is_speech))

    async def _send(self, message: str | bytes) -> None:
        """Raises TimeoutError when the client does not read."""
        async with asyncio.timeout(SEND_WITHIN_S):
            await self._socket.send(message)
