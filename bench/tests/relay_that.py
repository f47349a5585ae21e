"""Servers for the generator's own tests: they relay well, or in one way badly."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from bench.upstream import AGENT_PATH, ECHO_PATH

Change = Callable[[bytes], bytes | None]


@contextmanager
def relays(upstream_port: int, change: Change = lambda data: data) -> Iterator[int]:
    """A bare relay whose downward frames pass through `change`; yields its port."""

    async def accept(toy: ServerConnection) -> None:
        url = f"ws://127.0.0.1:{upstream_port}{ECHO_PATH}"
        async with connect(url, compression=None) as upstream:

            async def down() -> None:
                async for message in upstream:
                    changed = change(message)
                    if changed is not None:
                        await toy.send(changed)

            copying = asyncio.create_task(down())
            async for message in toy:
                await upstream.send(message)
            copying.cancel()

    with _served(accept) as port:
        yield port


@contextmanager
def speaks_hanuman(upstream_port: int) -> Iterator[int]:
    """The least that follows the toy's protocol and the agent's; yields its port."""

    async def accept(toy: ServerConnection) -> None:
        hello = json.loads(await toy.recv())
        async with connect(f"ws://127.0.0.1:{upstream_port}{AGENT_PATH}") as upstream:
            assert json.loads(await upstream.recv())["type"] == "Welcome"
            audio = {"input": {"sample_rate": hello["audio"]["rate"]}}
            await upstream.send(json.dumps({"type": "Settings", "audio": audio, "agent": {}}))
            assert json.loads(await upstream.recv())["type"] == "SettingsApplied"
            await toy.send(json.dumps({"type": "hello"}))
            turn = 0

            async def down() -> None:
                async for message in upstream:
                    if isinstance(message, bytes):
                        # in two pieces: units are to be found in the stream, not in the frames
                        for piece in (message[:100], message[100:]):
                            await toy.send(b"\x02\x00" + turn.to_bytes(2, "little") + piece)
                    elif json.loads(message)["type"] == "AgentAudioDone":
                        done = {"type": "turn", "state": "done", "turn": turn}
                        await toy.send(json.dumps(done))

            copying = asyncio.create_task(down())
            async for message in toy:
                if isinstance(message, bytes):
                    turn = int.from_bytes(message[2:4], "little")
                    await upstream.send(message[4:])
                elif json.loads(message).get("state") == "stop":
                    await upstream.send(bytes(4410))  # the silence pump
            copying.cancel()

    with _served(accept) as port:
        yield port


@contextmanager
def _served(accept: Callable) -> Iterator[int]:
    ports: list[int] = []
    is_up = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        async with serve(accept, "127.0.0.1", 0, compression=None) as server:
            ports.append(server.sockets[0].getsockname()[1])
            is_up.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    is_up.wait(10)
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
