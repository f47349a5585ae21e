"""
One socket to the agent: opened, written, read, and closed, whatever happens.

Deepgram or whatever speaks its protocol at AGENT_URL; nothing here knows which. Compression is off
(sound does not shrink, it only costs) and the kernel's receive buffer is small, so that an agent
which sends faster than real time waits in its own memory.
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.connection import broadcast
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from clock import Clock
from voice.mailbox import Mailbox

log = logging.getLogger(__name__)

OPEN_SECONDS = 8.0
CLOSE_SECONDS = 2.0
STUCK_SECONDS = 10.0  # an upstream that does not read for so long is as good as gone
WAITING_MESSAGES = 250  # 5 s of 20 ms frames; then the oldest audio is dropped
BUFFERED_BYTES = 32_768  # in the socket's own buffer before messages wait in ours
LARGEST_MESSAGE = 1024 * 1024
RECEIVE_BUFFER_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Address:
    """Where the agent is, and what proves that we may talk to it."""

    url: str
    key: str


class Upstream:
    """Says `on_lost(code)` once when it ends by itself; never after it was left or cancelled."""

    def __init__(
        self,
        address: Address,
        clock: Clock,
        *,
        on_text: Callable[[str], None],
        on_audio: Callable[[bytes], Awaitable[None]],
        on_lost: Callable[[str], None],
    ) -> None:
        self._address = address
        self._clock = clock
        self._on_text = on_text
        self._on_audio = on_audio
        self._on_lost = on_lost
        self._outbox: Mailbox[str | bytes] = Mailbox(WAITING_MESSAGES, may_drop=_is_audio)
        self._connection: ClientConnection | None = None
        self._is_left = False

    @property
    def dropped(self) -> int:
        """Audio messages that the upstream was too slow for."""
        return self._outbox.dropped

    def send(self, message: str | bytes) -> None:
        """
        Never waits: straight to the socket while that keeps up, else in its turn from the mailbox.

        A task in between, and the lock and drain of an awaited send, cost more than the frame.
        """
        connection = self._connection
        if (
            connection is None
            or self._outbox
            or connection.transport.get_write_buffer_size() > BUFFERED_BYTES
        ):
            self._outbox.put(message)
        else:
            broadcast((connection,), message)

    def leave(self, *, at_once: bool = False) -> None:
        """
        Nothing is said and nothing is heard from here on; the socket closes.

        `at_once`: without a goodbye, and what waits to be sent is not.
        """
        self._is_left = True
        if at_once and self._connection is not None:
            self._connection.transport.abort()

    async def run(self, after: float) -> None:
        """Open the socket in `after` seconds and carry messages both ways until it ends."""
        await self._clock.sleep(after)
        try:
            code = await self._talk()
        except InvalidStatus as refused:
            code = str(refused.response.status_code)
        except TimeoutError:
            code = "timeout"
        except ConnectionClosed as closed:
            code = str(closed.rcvd.code if closed.rcvd else 1006)
        except (OSError, InvalidHandshake, InvalidURI):
            code = "unreachable"
        if not self._is_left:
            self._on_lost(code)

    async def _talk(self) -> str:
        opening = connect(
            self._address.url,
            additional_headers={"Authorization": f"Token {self._address.key}"},
            compression=None,
            open_timeout=self._clock.real(OPEN_SECONDS),
            close_timeout=self._clock.real(CLOSE_SECONDS),
            ping_interval=None,  # KeepAlive is the protocol's own
            max_size=LARGEST_MESSAGE,
        )
        async with opening as connection:
            plain = connection.transport.get_extra_info("socket")
            if plain is not None:
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
            beside = [
                asyncio.create_task(self._write(connection), name="upstream writer"),
                asyncio.create_task(self._watch(connection), name="upstream watch"),
            ]
            self._connection = connection
            try:
                await self._read(connection)
            finally:
                self._connection = None
                for task in beside:
                    task.cancel()
                await asyncio.wait(beside)
        return "1000"

    async def _read(self, connection: ClientConnection) -> None:
        async for message in connection:
            if isinstance(message, str):
                self._on_text(message)
            else:
                await self._on_audio(message)
            if self._is_left:
                return

    async def _write(self, connection: ClientConnection) -> None:
        try:
            while True:
                await connection.send(await self._outbox.take())
        except ConnectionClosed:
            pass  # the reader says why

    async def _watch(self, connection: ClientConnection) -> None:
        """A time-out around each send would cost more than the sends: one watch sees to all."""
        await self._outbox.stalled(self._clock, STUCK_SECONDS)
        connection.transport.abort()


def _is_audio(message: str | bytes) -> bool:
    return isinstance(message, bytes)
