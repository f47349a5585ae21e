"""A small platform for toys on a real WebSocket: as much of the protocol as tests need."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from wire import frames, messages, traces
from wire.limits import MAX_FROM_TOY_TEXT_BYTES, PATH, SUBPROTOCOL

SERIAL, SECRET = "HAN-TEST-0001", "s3cret"
AUTHORIZATION = f"Device {SERIAL}:{SECRET}"
RATE_HZ = 24_000
SPOKEN_BYTES = 3840  # 80 ms a frame


def tone(ms: int, level: int = 1000) -> bytes:
    """Sound that is told apart from silence, 24 kHz."""
    return level.to_bytes(2, "little", signed=True) * (RATE_HZ * ms // 1000)


class Visit:
    """One connection of a toy, as the platform sees it."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection
        self.messages: list[dict[str, Any]] = []
        self.microphone: dict[int, bytes] = {}
        self.finals: list[int] = []
        self.hello: dict[str, Any] = {}

    async def tell(self, kind: str, **members: Any) -> None:
        await self._connection.send(messages.pack(kind, **members))

    async def welcome(self) -> None:
        await self.tell(
            "hello",
            session="5b0c1f6e",
            audio={"rate": RATE_HZ, "lead_ms": 1500},
            server_time="2026-11-22T07:00:00Z",
            context={"etag": "e1", "language": "en", "volume": 70, "lights": True},
        )

    async def sound(self, turn: int, samples: bytes) -> None:
        for at in range(0, len(samples), SPOKEN_BYTES):
            piece = samples[at : at + SPOKEN_BYTES]
            await self._connection.send(frames.pack(frames.VOICE, 0, turn, piece))

    async def done(self, turn: int) -> None:
        await self._connection.send(frames.pack(frames.VOICE, frames.FINAL, turn, b""))
        await self.tell("turn", turn=turn, state="done")

    async def trace(self, turn: int, **members: Any) -> None:
        for part in traces.parts(turn, json.dumps(members)):
            await self._connection.send(part)

    async def raw(self, data: str | bytes) -> None:
        await self._connection.send(data)

    async def hang_up(self, code: int, reason: str = "") -> None:
        await self._connection.close(code, reason)

    async def next(self) -> dict[str, Any] | None:
        """The toy's next message; its frames are kept. None for a frame."""
        data = await self._connection.recv()
        if isinstance(data, bytes):
            frame = frames.unpack(data)
            heard = self.microphone.get(frame.turn, b"") + frame.samples
            self.microphone[frame.turn] = heard
            if frame.flags & frames.FINAL:
                self.finals.append(frame.turn)
            return None
        message = messages.read_from_toy(data)
        self.messages.append(message)
        return message

    async def until(self, kind: str, **members: Any) -> dict[str, Any]:
        """Read on to a message of that type with those members."""
        while True:
            message = await self.next()
            if message is None or message["type"] != kind:
                continue
            if all(message[name] == value for name, value in members.items()):
                return message

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["type"] == kind]


async def answer(visit: Visit) -> None:
    """Answer every turn with a second of sound."""
    while True:
        stop = await visit.until("listen", state="stop")
        turn = stop["turn"]
        await visit.tell("turn", turn=turn, state="heard", text="hello hanuman")
        await visit.tell("turn", turn=turn, state="thinking")
        await visit.trace(turn, kind="tool", name="greet", arguments={"a": 1}, result="x" * 3000)
        await visit.tell("turn", turn=turn, state="speaking", text="Jai Shri Ram!")
        await visit.tell("play", turn=turn, source="agent")
        await visit.sound(turn, tone(1000))
        await visit.trace(turn, kind="stages", stages={"transcript_ms": 5})
        await visit.done(turn)


@dataclass(slots=True)
class Platform:
    """Serves `script` to each toy after its hello; `visits` are all there were."""

    script: Callable[[Visit], Awaitable[None]] = answer
    says_hello: bool = True
    visits: list[Visit] = field(default_factory=list)
    ssl: Any = None
    _server: Server | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        return f"{'wss' if self.ssl else 'ws'}://127.0.0.1:{port}{PATH}"

    async def __aenter__(self) -> "Platform":
        self._server = await serve(
            self._visit,
            "127.0.0.1",
            0,
            subprotocols=[SUBPROTOCOL],
            compression=None,
            max_size=MAX_FROM_TOY_TEXT_BYTES,
            process_request=self._admit,
            ssl=self.ssl,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _admit(self, connection: ServerConnection, request: Any) -> Any:
        if request.headers.get("Authorization") != AUTHORIZATION:
            return connection.respond(HTTPStatus.FORBIDDEN, "no\n")
        return None

    async def _visit(self, connection: ServerConnection) -> None:
        visit = Visit(connection)
        self.visits.append(visit)
        try:
            visit.hello = await visit.until("hello")
            if self.says_hello:
                await visit.welcome()
            await self.script(visit)
            await connection.wait_closed()
        except (ConnectionClosed, asyncio.CancelledError):
            pass
