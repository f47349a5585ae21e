"""
One socket to the agent: opened, written, read, and closed, whatever happens.

Deepgram or whatever speaks its protocol at AGENT_URL; nothing here knows which. The client is
picows (docs/decisions/0012): a message is handed over in the very callback that its last byte
came in, without a queue or a task in between. Compression is never offered (sound does not
shrink, it only costs) and the kernel's receive buffer is small, so that an agent which sends
faster than real time waits in its own memory.
"""

import asyncio
import logging
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from picows import (
    WSCloseCode,
    WSError,
    WSFrame,
    WSHandshakeError,
    WSListener,
    WSMsgType,
    WSProtocolError,
    WSTransport,
    ws_connect,
)
from python_socks import ProxyError
from websockets.exceptions import InvalidURI
from websockets.proxy import get_proxy
from websockets.uri import parse_uri

from clock import Clock
from voice.fragments import Fragments
from voice.mailbox import Mailbox

OPEN_SECONDS = 8.0
CLOSE_SECONDS = 2.0
STUCK_SECONDS = 10.0  # an upstream that does not read for so long is as good as gone
WAITING_MESSAGES = 250  # 5 s of 20 ms frames; then the oldest audio is dropped
BUFFERED_BYTES = 32_768  # in the socket's own buffer before messages wait in ours
LARGEST_MESSAGE = 1024 * 1024
RECEIVE_BUFFER_BYTES = 65_536
NO_CODE = "1005"  # stands for a close without one (RFC 6455 section 7.1.5)
ABNORMAL = "1006"  # and this for an end without a close

TEXT, BINARY, CLOSE = WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CLOSE

log = logging.getLogger("voice.upstream.client")  # picows' own lines tell addresses
log.setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the agent is, and what proves that we may talk to it."""

    url: str
    key: str


class Upstream(WSListener):
    """
    Says `on_lost(code)` once when it ends by itself; never after it was left or cancelled.

    `on_text` and `on_audio` come in the order of the messages and outside of any task; what they
    raise comes out of `run`. One Upstream runs once.
    """

    def __init__(
        self,
        address: Address,
        clock: Clock,
        *,
        on_text: Callable[[str], None],
        on_audio: Callable[[bytes], None],
        on_lost: Callable[[str], None],
    ) -> None:
        self._address = address
        self._clock = clock
        self._on_text = on_text
        self._on_audio = on_audio
        self._on_lost = on_lost
        self._outbox: Mailbox[str | bytes] = Mailbox(WAITING_MESSAGES, may_drop=_is_audio)
        self._fragments = Fragments(LARGEST_MESSAGE)
        self._transport: WSTransport | None = None
        self._ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._may_write = False
        self._is_held = False
        self._is_left = False

    @property
    def dropped(self) -> int:
        """Audio messages that the upstream was too slow for."""
        return self._outbox.dropped

    def send(self, message: str | bytes) -> None:
        """Never waits: straight to the socket while that keeps up, else in its turn."""
        if self._may_write:
            self._write(message)
        else:
            self._outbox.put(message)

    def hold(self, *, is_full: bool) -> None:
        """Read nothing while it `is_full` here: what is sent then waits with the agent."""
        if self._transport is None or is_full is self._is_held:
            return
        self._is_held = is_full
        if is_full:
            self._transport.underlying_transport.pause_reading()
        else:
            self._transport.underlying_transport.resume_reading()

    def leave(self, *, at_once: bool = False) -> None:
        """
        Nothing is said and nothing is heard from here on; the socket closes.

        `at_once`: without a goodbye, and what waits to be sent is not.
        """
        self._is_left = True
        self._end(ABNORMAL)
        if at_once and self._transport is not None:
            transport, self._transport, self._may_write = self._transport, None, False
            transport.disconnect(graceful=False)

    async def run(self, after: float) -> None:
        """Open the socket in `after` seconds and carry messages both ways until it ends."""
        await self._clock.sleep(after)
        try:
            code = await self._talk()
        except TimeoutError:
            code = "timeout"
        except WSHandshakeError as refused:
            code = _status(refused)
        except (OSError, WSError, ProxyError, InvalidURI):
            code = "unreachable"
        if not self._is_left:
            self._on_lost(code)

    async def _talk(self) -> str:
        watch: asyncio.Task[None] | None = None
        try:
            await self._open()
            watch = asyncio.create_task(self._watch(), name="upstream watch")
            return await self._ended
        finally:
            self._ended.cancel()  # a handshake that was given up is not to succeed any more
            if watch is not None:
                watch.cancel()
            await self._close()

    async def _open(self) -> None:
        url = self._address.url
        target = parse_uri(url)
        async with self._clock.timeout(OPEN_SECONDS):
            _, listener = await ws_connect(
                lambda: self,
                url,
                ssl_context=_trusted() if target.secure else None,
                websocket_handshake_timeout=self._clock.real(OPEN_SECONDS),
                logger_name=log,
                max_frame_size=LARGEST_MESSAGE,
                extra_headers={"Authorization": f"Token {self._address.key}"},
                max_redirects=0,  # the key is for this address only
                proxy=get_proxy(target),
                use_aiofastnet=False,  # it is no faster here than uvloop's own transport
            )
        if listener is None:
            raise ConnectionResetError("it hung up in the handshake")

    async def _close(self) -> None:
        """Say so, wait a little for the same from the other side, and be gone in any case."""
        transport, self._transport, self._may_write = self._transport, None, False
        if transport is None:
            return
        transport.send_close(WSCloseCode.OK)
        transport.underlying_transport.resume_reading()
        try:
            async with self._clock.timeout(CLOSE_SECONDS):
                await transport.wait_disconnected()
        except (TimeoutError, WSError):
            pass
        finally:
            transport.disconnect(graceful=False)

    async def _watch(self) -> None:
        """A time-out around each send would cost more than the sends: one watch sees to all."""
        await self._outbox.stalled(self._clock, STUCK_SECONDS)
        self._end(ABNORMAL)

    def _write(self, message: str | bytes) -> None:
        kind = BINARY if isinstance(message, bytes) else TEXT
        self._transport.send(kind, message)  # type: ignore[union-attr]  # while `_may_write`

    # -- what picows tells -----------------------------------------------------------------------

    def on_ws_connected(self, transport: WSTransport) -> None:
        if self._ended.done():
            transport.disconnect(graceful=False)
            return
        plain = transport.underlying_transport.get_extra_info("socket")
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        transport.underlying_transport.set_write_buffer_limits(BUFFERED_BYTES)
        self._transport = transport
        self.resume_writing()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        try:
            message = None if self._ended.done() else self._fragments.join(frame)
            if isinstance(message, bytes):
                self._on_audio(message)
            elif message is not None:
                self._on_text(message)
            elif frame.msg_type == CLOSE:
                self._closed(transport, frame.get_close_code())
        except WSProtocolError as broken:
            transport.send_close(broken.code)
            self._end(ABNORMAL)
        except Exception as problem:
            self._end(problem)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._end(ABNORMAL)

    def pause_writing(self) -> None:
        self._may_write = False

    def resume_writing(self) -> None:
        self._may_write = self._transport is not None
        while self._may_write and self._outbox:
            self._write(self._outbox.pop())

    def _closed(self, transport: WSTransport, code: WSCloseCode) -> None:
        """The other side has closed, or answers our close."""
        has_code = code != WSCloseCode.NO_INFO
        transport.send_close(code if has_code else WSCloseCode.OK)
        transport.disconnect()
        self._end(f"{code:d}" if has_code else NO_CODE)

    def _end(self, how: str | Exception) -> None:
        if self._ended.done():
            return
        if isinstance(how, str):
            self._ended.set_result(how)
        else:
            self._ended.set_exception(how)


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed: the system's. Read once: it takes tens of ms."""
    return ssl.create_default_context()


def _status(refused: WSHandshakeError) -> str:
    """The HTTP status of the answer, also one that Python has no name for."""
    line = re.match(rb"HTTP/1\.1 (\d{3})\b", refused.raw_header or b"")
    is_refusal = line is not None and line[1] != b"101"
    return line[1].decode() if line is not None and is_refusal else "unreachable"


def _is_audio(message: str | bytes) -> bool:
    return isinstance(message, bytes)
