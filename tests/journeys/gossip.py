"""An agent that says what a test wants said: Deepgram's protocol for one turn, and no ears."""

import contextlib
import json
from collections.abc import AsyncIterator

from websockets.asyncio.server import ServerConnection, serve

MARK = bytes(range(1, 65)) * 30  # 1920 bytes of sound that nothing else makes
FRAMES = 50  # of 40 ms


class Gossip:
    """Whatever it hears, it heard `phrase`; it looks the phrase up in a story and repeats it."""

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        self.heard_bytes = 0
        self.results: list[str] = []

    async def __call__(self, socket: ServerConnection) -> None:
        await _say(socket, "Welcome", request_id="gossip")
        has_voice, has_answered = False, False
        async for message in socket:
            if isinstance(message, str):
                await self._heed(socket, json.loads(message))
                continue
            self.heard_bytes += len(message)
            is_silent = not any(message)
            if has_voice and is_silent and not has_answered:
                has_answered = True
                await self._answer(socket)
            has_voice = has_voice or not is_silent

    async def _heed(self, socket: ServerConnection, members: dict) -> None:
        if members["type"] == "Settings":
            await _say(socket, "SettingsApplied")
        elif members["type"] == "FunctionCallResponse":
            self.results.append(members["content"])
            await self._repeat(socket)

    async def _answer(self, socket: ServerConnection) -> None:
        await _say(socket, "UserStartedSpeaking")
        await _say(socket, "ConversationText", role="user", content=self.phrase)
        call = {
            "id": "call-1",
            "name": "tell_story",
            "arguments": json.dumps({"persona": "hanuman", "topic": self.phrase}),
            "client_side": True,
        }
        await _say(socket, "FunctionCallRequest", functions=[call])

    async def _repeat(self, socket: ServerConnection) -> None:
        await _say(socket, "ConversationText", role="assistant", content=self.phrase)
        for _ in range(FRAMES):
            await socket.send(MARK)
        await _say(socket, "AgentAudioDone")


@contextlib.asynccontextmanager
async def gossiping(phrase: str, port: int) -> AsyncIterator[Gossip]:
    """The agent at ws://127.0.0.1:`port`/."""
    gossip = Gossip(phrase)
    async with serve(gossip, "127.0.0.1", port):
        yield gossip


async def _say(socket: ServerConnection, kind: str, **members: object) -> None:
    with contextlib.suppress(ConnectionError):
        await socket.send(json.dumps({"type": kind, **members}))
