"""
The toy in software's connection: one WebSocket, as the real toy opens it.

No compression, messages of at most 4 KB, the serial and secret in the handshake.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidStatus,
    InvalidURI,
)
from websockets.typing import Subprotocol

from wire.limits import MAX_TO_TOY_BYTES, SUBPROTOCOL

OPEN_SECONDS = 10.0  # real ones: a handshake is work, not waiting
CLOSE_SECONDS = 2.0
OUTBOX = 512  # messages and frames on their way out; more are dropped by who puts them
GOING_AWAY = 1001


class Unreachable(Exception):
    """No connection. The text says why, in one line. `is_refused`: serial or secret are wrong."""

    is_refused = False


class Refused(Unreachable):
    """The platform answered the handshake with 401 or 403."""

    is_refused = True


@dataclass(frozen=True, slots=True)
class Hung:
    """How a connection ended: the close code (1006: none came) and the reason."""

    code: int
    reason: str

    def __str__(self) -> str:
        return f"{self.code} {self.reason}".strip()


@dataclass(frozen=True, slots=True)
class _Bye:
    code: int
    reason: str


class Socket:
    """An open connection with a bounded way out."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._outbox: asyncio.Queue[str | bytes | _Bye] = asyncio.Queue(OUTBOX)

    def put(self, message: str | bytes) -> bool:
        """Send in order, soon; False when the way out is full and the message is dropped."""
        try:
            self._outbox.put_nowait(message)
        except asyncio.QueueFull:
            return False
        return True

    @property
    def is_full(self) -> bool:
        """Half of the way out is taken: what can wait, should."""
        return self._outbox.qsize() >= OUTBOX // 2

    def hang_up(self, code: int, reason: str) -> None:
        """Close after what has been put before."""
        with contextlib.suppress(asyncio.QueueFull):
            self._outbox.put_nowait(_Bye(code, reason))

    async def run(self, received: Callable[[str | bytes], None]) -> Hung:
        """Carry messages both ways until the connection ends, and say how it did."""
        sending = asyncio.create_task(self._send(), name="toy sending")
        try:
            while True:
                received(await self._connection.recv())
        except ConnectionClosed as closed:
            end = closed.rcvd or closed.sent
            return Hung(end.code, end.reason) if end else Hung(1006, "")
        finally:
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionClosed):
                await sending
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._connection.close(GOING_AWAY)

    async def _send(self) -> None:
        while True:
            message = await self._outbox.get()
            if isinstance(message, _Bye):
                await self._connection.close(message.code, message.reason)
                return
            await self._connection.send(message)


async def dial(url: str, serial: str, secret: str, *, cafile: str | None = None) -> Socket:
    """
    Open a connection and prove who the toy is. `cafile` is the authority of a `wss://` platform.

    Raises Refused and Unreachable.
    """
    try:
        context = ssl.create_default_context(cafile=cafile) if url.startswith("wss:") else None
        connection = await connect(
            url,
            additional_headers={"Authorization": f"Device {serial}:{secret}"},
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
            max_size=MAX_TO_TOY_BYTES,
            open_timeout=OPEN_SECONDS,
            close_timeout=CLOSE_SECONDS,
            proxy=None,
            ssl=context,
        )
    except InvalidStatus as answer:
        status = answer.response.status_code
        if status in (401, 403):
            raise Refused(f"{url} refused the toy: wrong serial or secret") from None
        raise Unreachable(f"{url} answered {status}") from None
    except InvalidURI:
        raise Unreachable(f"{url} is not a ws:// or wss:// address") from None
    except InvalidHandshake as error:
        raise Unreachable(f"{url} is not a platform for toys ({error})") from None
    except TimeoutError:
        raise Unreachable(f"{url} did not answer within {OPEN_SECONDS:.0f} s") from None
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or error
        raise Unreachable(f"{url} has no certificate that is trusted ({reason})") from None
    except OSError as error:
        reason = error.strerror or "nobody is there"
        raise Unreachable(f"{url} cannot be reached ({reason})") from None
    if connection.subprotocol != SUBPROTOCOL:
        await connection.close()
        raise Unreachable(f"{url} does not speak {SUBPROTOCOL}")
    return Socket(connection)
