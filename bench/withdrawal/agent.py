"""The far end: an agent that says what it is told to say, and counts what it hears of each toy."""

import asyncio
import json
import time
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

FIRST_LEVEL = 1000  # the voice of toy 0 is a flat line at this level, that of toy 1 one higher
DOWN_HZ = 24_000


def voice_of(number: int, seconds: float, rate_hz: int) -> bytes:
    """What the child of toy `number` says: s16le mono."""
    return (FIRST_LEVEL + number).to_bytes(2, "little") * round(seconds * rate_hz)


class Ear:
    """What one toy was heard to say. `messages` counts frames and texts alike."""

    def __init__(self) -> None:
        self.messages = 0
        self.last_at = 0.0
        self.connection: ServerConnection | None = None
        self._has_spoken = asyncio.Event()

    def heard(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.messages += 1
        self.last_at = time.monotonic()
        self._has_spoken.set()

    async def spoken_to(self) -> None:
        """Wait for the first word."""
        await self._has_spoken.wait()

    async def says(self, kind: str, **members: Any) -> None:
        if self.connection is not None:
            await self.connection.send(json.dumps({"type": kind, **members}))

    async def sounds(self, seconds: float) -> None:
        if self.connection is not None:
            await self.connection.send(b"\1\0" * round(seconds * DOWN_HZ))


class ScriptedAgent:
    """Settles every connection, and knows whose it is by the first voice on it."""

    def __init__(self) -> None:
        self.url = ""
        self._ears: dict[int, Ear] = {}

    def ear(self, number: int) -> Ear:
        """What listens to toy `number`."""
        return self._ears.setdefault(number, Ear())

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Serve on a port of its own while the block runs."""
        async with serve(self._talk, "127.0.0.1", 0, compression=None, close_timeout=1) as server:
            self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/agent/converse"
            yield

    async def _talk(self, connection: ServerConnection) -> None:
        ear: Ear | None = None
        try:
            await connection.send('{"type":"Welcome","request_id":"r"}')
            async for message in connection:
                if isinstance(message, bytes):
                    level = max(array("h", message), default=0)
                    ear = self.ear(level - FIRST_LEVEL) if ear is None and level else ear
                elif json.loads(message)["type"] == "Settings":
                    await connection.send('{"type":"SettingsApplied"}')
                if ear is not None:
                    ear.heard(connection)
        except ConnectionClosed:
            pass  # as a withdrawal ends it
