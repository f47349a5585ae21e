"""
The connection to the platform, opened again as the talk wants it, with messages both ways.

What is to be said waits in a bounded outbox; the newest is refused when it is full, and counted.
Sound is fetched when the outbox is empty, as fast as the connection takes it.
"""

import asyncio

from firmware import websocket
from firmware.connection import Closed
from firmware.dialling import Refused, Unreachable

OUTBOX = 64  # messages and frames; a link that is further behind is lost
JOIN_MS = 15_000
LOOK_MS = 250  # between looks at the radio
QUIET_MS = 20_000  # without a word from the platform the toy asks whether it is there
ANSWER_MS = 20_000  # and then waits for so long
BYE_MS = 1500  # for the answer to a goodbye


class Link:
    """
    `hears` is told what comes: opened(), text(str), binary(view), lost(code or None, reason) and
    refused(). When nothing waits, it is asked for sound: upload(view) -> size, uploaded().

    `open_connection` is a coroutine that joins, dials, and raises Unreachable.
    """

    def __init__(self, clock, radio, open_connection, hears):
        self.dropped = 0  # messages that found the outbox full, or no connection
        self._clock = clock
        self._radio = radio
        self._open = open_connection
        self._hears = hears
        self._outbox = []
        self._something = asyncio.Event()  # to send
        self._dial_at = None
        self._wanted = asyncio.Event()
        self._connection = None
        self._end = None  # how the connection ended, once it has
        self._heard_ms = 0

    # -- what the talk wants ---------------------------------------------------------------------

    def connect(self, wait_ms):
        """Dial when `wait_ms` have passed; a later word replaces an earlier one."""
        self._dial_at = self._clock.ticks_ms() + wait_ms
        self._wanted.set()

    def hang_up(self, code, reason):
        """Close, after what has been put before."""
        self._put((websocket.CLOSE, websocket.close_payload(code, reason)))

    def put_text(self, text):
        """Send a message, in order, soon."""
        self._put((websocket.TEXT, text.encode()))

    def look(self):
        """There may be sound to fetch from whoever hears."""
        self._something.set()

    def _put(self, message):
        if self._connection is None or len(self._outbox) >= OUTBOX:
            self.dropped += 1
            return
        self._outbox.append(message)
        self._something.set()

    # -- tasks -----------------------------------------------------------------------------------

    async def run(self):
        """Dial, carry, and again."""
        while True:
            await self._until_wanted()
            try:
                connection = await self._open()
            except Refused:
                self._hears.refused()
            except Unreachable as error:
                self._hears.lost(None, str(error))
            else:
                await self._carry(connection)

    async def _until_wanted(self):
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while self._dial_at is not None:
                rest_ms = self._dial_at - self._clock.ticks_ms()
                if rest_ms <= 0:
                    self._dial_at = None
                    return
                await self._clock.sleep_ms(min(rest_ms, LOOK_MS))

    async def _carry(self, connection):
        self._connection = connection
        self._outbox = []
        self._heard_ms = self._clock.ticks_ms()
        self._end = None
        self._ended = asyncio.Event()
        deeds = (self._receive, self._send, self._watch)
        self._hears.opened()
        tasks = [asyncio.create_task(self._until_closed(deed(connection))) for deed in deeds]
        await self._ended.wait()
        for task in tasks:
            task.cancel()
        self._connection = None
        connection.drop()
        end = self._end or Closed(websocket.LOST)
        self._hears.lost(end.code, str(end))

    async def _until_closed(self, deed):
        try:
            await deed
        except Closed as error:
            self._end = self._end or error
            self._ended.set()

    async def _receive(self, connection):
        while True:
            kind, payload = await connection.message()
            self._heard_ms = self._clock.ticks_ms()
            if kind == websocket.BINARY:
                self._hears.binary(payload)
            elif kind == websocket.TEXT:
                self._hears.text(payload)
            elif kind == websocket.PING:
                self._put((websocket.PONG, bytes(payload)))

    async def _send(self, connection):
        while True:
            if self._outbox:
                kind, data = self._outbox.pop(0)
                await connection.send_bytes(kind, data)
                if kind == websocket.CLOSE:
                    connection.is_closing = True
                    await self._clock.sleep_ms(BYE_MS)
                    raise Closed(websocket.NORMAL, "hung up")
                continue
            size = self._hears.upload(connection.out)
            if size:
                await connection.send(websocket.BINARY, size)
                self._hears.uploaded()
            else:
                self._something.clear()
                await self._something.wait()

    async def _watch(self, connection):
        """Notice a radio that is gone, and a platform that says nothing any more."""
        has_asked = False
        while self._radio.is_joined():
            quiet_ms = self._clock.ticks_ms() - self._heard_ms
            if quiet_ms < QUIET_MS:
                has_asked = False
            elif not has_asked:
                has_asked = True
                self._put((websocket.PING, b""))
            elif quiet_ms > QUIET_MS + ANSWER_MS:
                raise Closed(websocket.LOST, "the platform says nothing any more")
            await self._clock.sleep_ms(LOOK_MS)
        raise Closed(websocket.LOST, "the Wi-Fi is gone")
