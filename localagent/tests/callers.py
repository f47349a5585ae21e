"""Clients on a real socket, and the speech they send."""

import asyncio
import contextlib
import json
import wave
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from clock import Clock
from localagent.server import LocalAgent
from localagent.tests.fakes import BeepingVoice, ToldEars, settings

SPEECH = Path(__file__).resolve().parents[2] / "demo" / "speech"
FAST = Clock(20)
KEY = {"Authorization": "Token local"}
PATIENCE_S = 20  # real seconds before a test that waits in vain gives up


def speech(name: str) -> bytes:
    """A recorded phrase: 16 kHz, 16-bit, mono."""
    with wave.open(str(SPEECH / f"{name}.wav")) as file:
        return file.readframes(file.getnframes())


def silence(seconds: float, rate_hz: int = 16_000) -> bytes:
    return bytes(int(seconds * rate_hz) * 2)


def local_agent(**kwargs) -> LocalAgent:
    """A fast agent whose engines are fakes unless others are given."""
    kwargs = {"clock": FAST, "ears": ToldEars(), "voice": BeepingVoice(), **kwargs}
    return LocalAgent(**kwargs)


class Caller:
    """One client. `seen` is what has come so far: messages as dicts, sound as bytes."""

    def __init__(self, socket):
        self.socket = socket
        self.seen: list[dict | bytes] = []

    async def send(self, kind: str, **members) -> None:
        await self.socket.send(json.dumps({"type": kind, **members}))

    async def send_sound(self, samples: bytes, chunk: int = 2_560) -> None:
        for at in range(0, len(samples), chunk):
            await self.socket.send(samples[at : at + chunk])

    async def until(self, kind: str, **members) -> dict:
        """Read on until a message of this type, with these members, comes."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                data = await self.socket.recv()
                message = json.loads(data) if isinstance(data, str) else data
                self.seen.append(message)
                if isinstance(message, bytes) or message["type"] != kind:
                    continue
                if all(message.get(name) == value for name, value in members.items()):
                    return message

    async def close_code(self) -> int | None:
        """Read to the end; answers the close code (1005 when the frame had none)."""
        async with asyncio.timeout(PATIENCE_S):
            with contextlib.suppress(ConnectionClosed):
                async for data in self.socket:
                    self.seen.append(json.loads(data) if isinstance(data, str) else data)
            await self.socket.wait_closed()
        return self.socket.close_code

    async def answer(self, request: dict, result: dict) -> None:
        call = request["functions"][0]
        await self.send(
            "FunctionCallResponse", id=call["id"], name=call["name"], content=json.dumps(result)
        )

    @property
    def kinds(self) -> list[str]:
        return [m["type"] for m in self.seen if isinstance(m, dict)]

    @property
    def sound(self) -> bytes:
        return b"".join(m for m in self.seen if isinstance(m, bytes))

    def texts(self, role: str = "assistant") -> list[str]:
        texts = [m for m in self.seen if isinstance(m, dict) and m["type"] == "ConversationText"]
        return [m["content"] for m in texts if m["role"] == role]


@contextlib.asynccontextmanager
async def calling(agent: LocalAgent, message: dict | None = None):
    """A Caller whose Settings have been applied."""
    async with connect(agent.url, additional_headers=KEY, compression=None) as socket:
        caller = Caller(socket)
        await caller.until("Welcome")
        await socket.send(json.dumps(message or settings()))
        await caller.until("SettingsApplied")
        yield caller
