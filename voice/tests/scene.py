"""A bridge in a test: the toy's socket in memory, the agent a real WebSocket server."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from websockets.asyncio.server import ServerConnection, serve

from clock import Clock
from voice.bridge import Bridge, Surroundings
from voice.effects import KeepCondition, Sentence, StoryHeard, TurnEnded
from voice.tests.sound import tone
from voice.tests.talk import brief
from voice.tools.running import ToolRunner
from voice.tools.toolbox import Toolbox
from voice.upstream import Address
from wire import frames

SECONDS = 20  # of real time, after which a test has hung
HELLO = {
    "type": "hello",
    "protocol": 1,
    "firmware": "1.0",
    "audio": {"rate": 16_000, "frame_ms": 40},
    "context": {"etag": None, "saved_at": None},
}


class Happening:
    """Something to wait for without sleeping."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()

    async def changed(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, is_so: Callable[[], Any]) -> None:
        async with asyncio.timeout(SECONDS), self._changed:
            await self._changed.wait_for(is_so)


class Toy(Happening):
    """The toy's side of the socket."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[dict[str, Any]] = []
        self.voice: list[frames.Frame] = []
        self.close: tuple[int, str] | None = None
        self.reads = asyncio.Event()  # cleared: the toy does not read
        self.reads.set()
        self.is_gone = False
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def receive(self) -> dict[str, Any]:
        return await self._events.get()

    async def send(self, event: dict[str, Any]) -> None:
        await self.reads.wait()
        if self.is_gone:
            raise OSError("the peer has gone")
        if event["type"] == "websocket.close":
            self.close = (event["code"], event["reason"])
        elif "text" in event:
            self.texts.append(json.loads(event["text"]))
        else:
            self.voice.append(frames.unpack(event["bytes"]))
        await self.changed()

    def says(self, kind: str, **members: Any) -> None:
        self.sends(json.dumps({"type": kind, **members}))

    def sends(self, data: str | bytes) -> None:
        kind = "bytes" if isinstance(data, bytes) else "text"
        self._events.put_nowait({"type": "websocket.receive", kind: data})

    def leaves(self) -> None:
        self._events.put_nowait({"type": "websocket.disconnect", "code": 1006})

    def asks(self, turn: int = 1, sound: bytes = b"\1\0") -> None:
        """Press, speak, release."""
        self.says("listen", state="start", turn=turn, pre_roll_ms=250)
        self.sends(frames.pack(frames.MIC, 0, turn, sound))
        self.says("listen", state="stop", turn=turn, post_roll_ms=600)

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.texts if message["type"] == kind]

    @property
    def states(self) -> list[str]:
        return [message["state"] for message in self.told("turn")]


class Agent(Happening):
    """A server that settles every connection and keeps what it hears; the test says the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.connections: list[ServerConnection] = []
        self.said: list[dict[str, Any]] = []
        self.sound: list[bytes] = []
        self.closed = 0

    async def talk(self, connection: ServerConnection) -> None:
        self.connections.append(connection)
        await connection.send('{"type":"Welcome","request_id":"r"}')
        with contextlib.suppress(Exception):
            async for message in connection:
                await self._heard(connection, message)
        self.closed += 1
        await self.changed()

    async def _heard(self, connection: ServerConnection, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self.sound.append(message)
        else:
            self.said.append(json.loads(message))
            if self.said[-1]["type"] == "Settings":
                await connection.send('{"type":"SettingsApplied"}')
        await self.changed()

    def kinds(self) -> list[str]:
        return [message["type"] for message in self.said]

    async def says(self, kind: str, **members: Any) -> None:
        await self.connections[-1].send(json.dumps({"type": kind, **members}))

    async def answers(self, words: str, value: int, seconds: float) -> None:
        """The child's words, and a reply of one sentence."""
        await self.says("ConversationText", role="user", content="What?")
        await self.says("ConversationText", role="assistant", content=words)
        await self.connections[-1].send(tone(value, seconds))
        await self.says("AgentAudioDone")


class Book:
    """Records that are kept in a list; the writer waits until it is cancelled."""

    def __init__(self) -> None:
        self.turns: list[TurnEnded] = []
        self.conditions: list[KeepCondition] = []
        self.stories: list[StoryHeard] = []
        self.endings = 0
        self.is_open = self.is_closed = self.is_shut = False

    def turn_ended(self, turn: TurnEnded) -> None:
        self.turns.append(turn)

    def story_heard(self, heard: StoryHeard, now: datetime) -> None:
        self.stories.append(heard)

    def condition(self, toy: KeepCondition) -> None:
        self.conditions.append(toy)

    def conversation_ended(self) -> None:
        self.endings += 1

    def close(self) -> None:
        self.is_shut = True

    async def write(self, tell: Callable[[str], None]) -> None:
        self.is_open = True
        try:
            await asyncio.Event().wait()
        finally:
            self.is_closed = True


class Voice:
    """A speech service that says every sentence as half a second of 9."""

    def __init__(self, *, problem: Exception | None = None) -> None:
        self.problem = problem
        self.asked: list[str] = []

    async def samples(self, sentence: Sentence) -> bytes:
        self.asked.append(sentence.text)
        if self.problem is not None:
            raise self.problem
        return tone(9, 0.5)


class Scene:
    """All of it together."""

    def __init__(self, url: str, agent: Agent, around: dict[str, Any]) -> None:
        clock = around.pop("clock", Clock(20))
        toolbox = around.pop("toolbox", Toolbox())
        surroundings = Surroundings(
            clock=clock,
            address=Address(url, "key"),
            speech=around.pop("speech", Voice()),
            tools=ToolRunner(toolbox, clock),
            may_trace=around.pop("may_trace", False),
        )
        self.toy, self.agent, self.book = Toy(), agent, Book()
        profile = UUID(int=7)
        self.bridge = Bridge(brief(**around), profile, self.book, self.toy.send, surroundings)
        self.running = asyncio.create_task(self.bridge.run(self.toy.receive))

    async def settles(self) -> None:
        """Hello on both sides."""
        self.toy.sends(json.dumps(HELLO))
        await self.agent.until(lambda: "Settings" in self.agent.kinds())
        await self.toy.until(lambda: self.toy.told("hello"))

    async def asks(self, turn: int = 1, sound: bytes = b"\1\0") -> None:
        """The toy presses, speaks, and releases, and the agent has heard it all."""
        sound_before = len(self.agent.sound)
        self.toy.asks(turn, sound)
        await self.agent.until(lambda: sound in self.agent.sound[sound_before:])
        spoken = self.agent.sound.index(sound, sound_before)
        await self.agent.until(lambda: len(self.agent.sound) > spoken + 1)  # silence: released

    async def ends(self) -> None:
        async with asyncio.timeout(SECONDS):
            await self.running


@contextlib.asynccontextmanager
async def scene(**around: Any) -> AsyncIterator[Scene]:
    """A bridge that runs until the toy leaves at the end; then nothing of it may be left."""
    before = asyncio.all_tasks()
    agent = Agent()
    async with serve(agent.talk, "127.0.0.1", 0, compression=None, close_timeout=0.2) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        one = Scene(url, agent, around)
        try:
            yield one
        finally:
            one.toy.leaves()
            await one.ends()
        await agent.until(lambda: agent.closed == len(agent.connections))
    assert [task for task in asyncio.all_tasks() - before if not task.done()] == []
    assert one.book.is_closed == one.book.is_open
