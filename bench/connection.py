"""One non-blocking WebSocket of the generator: a client (toys) or a server (the upstream)."""

import base64
import hashlib
import select
import socket
import time
from typing import Protocol

from bench.failure import BenchFailed
from bench.framing import CLOSE, PING, PONG, TEXT, Parser, pack

_ACCEPT_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 section 1.3
_READ_BYTES = 262_144
_HEAD_LIMIT = 16_384
_OUTBOX_LIMIT = 4_000_000  # a server that does not read for so long has failed the benchmark
_KEY = base64.b64encode(b"hanuman-bench-01").decode()


class Owner(Protocol):
    """Who is told what happens on a connection."""

    def opened(self, connection: "Connection", path: str) -> None: ...

    def received(self, opcode: int, payload: bytes, now_ns: int) -> None: ...

    def lost(self, reason: str) -> None: ...


class Connection:
    """
    A socket in the generator's epoll. What the kernel will not take waits in a bounded outbox.

    Raises BenchFailed when a handshake is refused or the outbox is full.
    """

    __slots__ = ("_epoll", "_head", "_is_client", "_outbox", "_owner", "_parser", "fd", "sock")

    def __init__(self, sock: socket.socket, epoll: select.epoll, owner: Owner, *, is_client: bool):
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = sock
        self.fd = sock.fileno()
        self._epoll = epoll
        self._owner = owner
        self._is_client = is_client
        self._head: bytearray | None = bytearray()
        self._outbox = bytearray()
        self._parser = Parser()
        epoll.register(self.fd, select.EPOLLIN)

    def ask(self, host: str, path: str, headers: dict[str, str]) -> None:
        """Send a client's handshake."""
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {host}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            f"Sec-WebSocket-Key: {_KEY}",
            "Sec-WebSocket-Version: 13",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    @property
    def is_stalled(self) -> bool:
        """Does the kernel refuse more for now?"""
        return bool(self._outbox)

    def send(self, data: bytes) -> None:
        """Hand over bytes at once, or keep them until the socket is writable."""
        if not self._outbox:
            try:
                sent = self.sock.send(data)
            except BlockingIOError:
                sent = 0
            except OSError as error:
                self._owner.lost(f"send failed: {error.strerror}")
                return
            if sent == len(data):
                return
            data = data[sent:]
            self._epoll.modify(self.fd, select.EPOLLIN | select.EPOLLOUT)
        self._outbox += data
        if len(self._outbox) > _OUTBOX_LIMIT:
            raise BenchFailed("the server stopped reading: 4 MB wait for it")

    def send_text(self, text: str) -> None:
        self.send(pack(TEXT, text.encode(), is_masked=self._is_client))

    def writable(self) -> None:
        """Send what waits."""
        try:
            sent = self.sock.send(self._outbox)
        except BlockingIOError:
            return
        except OSError as error:
            self._owner.lost(f"send failed: {error.strerror}")
            return
        del self._outbox[:sent]
        if not self._outbox:
            self._epoll.modify(self.fd, select.EPOLLIN)

    def readable(self) -> None:
        """Read once and tell the owner what came."""
        try:
            data = self.sock.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:
            self._owner.lost(f"read failed: {error.strerror}")
            return
        now_ns = time.monotonic_ns()
        if not data:
            self._owner.lost("closed without a close frame")
        elif self._head is None:
            self._deliver(data, now_ns)
        else:
            self._shake_hands(data, now_ns)

    def serve(self, owner: Owner) -> None:
        """From now on tell `owner` what happens here."""
        self._owner = owner

    def stop_reading(self) -> None:
        """Let the kernel's receive buffer fill up, as a peer that hangs does."""
        self._epoll.modify(self.fd, 0)

    def close(self) -> None:
        """Say good-bye and leave. Never fails."""
        try:
            self._epoll.unregister(self.fd)
            self.sock.send(pack(CLOSE, b"\x03\xe8", is_masked=self._is_client))
        except (OSError, ValueError):
            pass
        self.sock.close()

    def _deliver(self, data: bytes, now_ns: int) -> None:
        for opcode, payload in self._parser.feed(data):
            if opcode == CLOSE:
                code = int.from_bytes(payload[:2], "big") if payload else 1005
                self._owner.lost(f"closed with {code} {payload[2:].decode(errors='replace')}")
                return
            if opcode == PING:
                self.send(pack(PONG, payload, is_masked=self._is_client))
            elif opcode != PONG:
                self._owner.received(opcode, payload, now_ns)

    def _shake_hands(self, data: bytes, now_ns: int) -> None:
        assert self._head is not None
        self._head += data
        if len(self._head) > _HEAD_LIMIT:
            raise BenchFailed("a handshake never ends")
        head, found, rest = bytes(self._head).partition(b"\r\n\r\n")
        if not found:
            return
        self._head = None
        first = head.split(b"\r\n", 1)[0].decode(errors="replace")
        if self._is_client:
            if " 101 " not in first + " ":
                raise BenchFailed(f"the server refused a toy: {first}")
            self._owner.opened(self, "")
        else:
            self.send(_answer(head))
            self._owner.opened(self, first.split(" ")[1])
        if rest:
            self._deliver(rest, now_ns)


def _answer(head: bytes) -> bytes:
    """The server's half of the handshake."""
    key = next(
        line.partition(b":")[2].strip()
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"sec-websocket-key:")
    )
    accept = base64.b64encode(hashlib.sha1(key + _ACCEPT_GUID).digest()).decode()
    return (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n\r\n"
    ).encode()
