"""A parent's phone in the toy's own network: what it asks when it joins, and the form."""

import asyncio
import contextlib
import socket
from urllib.parse import urlencode

QUESTION = bytes.fromhex("123401000001000000000000") + b"\x05probe\x07example\x00\x00\x01\x00\x01"
PATIENCE_SECONDS = 10.0  # real ones
LOOK_SECONDS = 0.05


def free_ports() -> list[int]:
    """For HTTP and DNS: both were free a moment ago."""
    found = []
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as one:
            one.bind(("127.0.0.1", 0))
            found.append(one.getsockname()[1])
    return found


class Phone:
    """It has joined; `ports` are where the toy serves it."""

    def __init__(self, ports: list[int]) -> None:
        self.http_port, self._dns_port = ports

    async def name_server_says(self) -> str:
        """The address of some name."""
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.setblocking(False)
            one.connect(("127.0.0.1", self._dns_port))
            async with asyncio.timeout(PATIENCE_SECONDS):
                await loop.sock_sendall(one, QUESTION)
                told = await loop.sock_recv(one, 512)
        assert told[:2] == QUESTION[:2]
        return socket.inet_ntoa(told[-4:])

    async def get(self, path: str) -> str:
        """The whole answer to a page that is asked for."""
        return await self._ask(f"GET {path} HTTP/1.1\r\nHost: probe.example\r\n\r\n".encode())

    async def send(self, **fields: str) -> str:
        """The whole answer to the form."""
        body = urlencode(fields).encode()
        head = f"POST /save HTTP/1.1\r\nHost: toy\r\nContent-Length: {len(body)}\r\n\r\n"
        return await self._ask(head.encode() + body)

    async def _ask(self, request: bytes) -> str:
        async with asyncio.timeout(PATIENCE_SECONDS):
            reader, writer = await self._connected()
            writer.write(request)
            answer = await reader.read()
            writer.close()
        return answer.decode()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                return await asyncio.open_connection("127.0.0.1", self.http_port)
            await asyncio.sleep(LOOK_SECONDS)
