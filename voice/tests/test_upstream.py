"""One socket to the agent, against a real WebSocket server."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus

import pytest
from websockets.asyncio.server import ServerConnection, serve

from clock import Clock
from voice.upstream import WAITING_MESSAGES, Address, Upstream

FAST = Clock(20)
SECONDS = 20  # of real time, after which a test has hung

Talk = Callable[[ServerConnection], Awaitable[None]]


@contextlib.asynccontextmanager
async def agent(talk: Talk, **options) -> AsyncIterator[str]:
    """An agent that does `talk`; its address."""
    async with serve(talk, "127.0.0.1", 0, compression=None, **options) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/agent/converse"


class Line:
    """An upstream and everything that it said."""

    def __init__(self, url: str) -> None:
        self.heard: list[str | bytes] = []
        self.lost: list[str] = []
        self.arrived = asyncio.Event()
        self.upstream = Upstream(
            Address(url, "key-1"),
            FAST,
            on_text=self._hear,
            on_audio=self._hear_audio,
            on_lost=self.lost.append,
        )

    def _hear(self, message: str | bytes) -> None:
        self.heard.append(message)
        self.arrived.set()

    async def _hear_audio(self, samples: bytes) -> None:
        self._hear(samples)

    async def run(self, after: float = 0.0) -> None:
        async with asyncio.timeout(SECONDS):
            await self.upstream.run(after)


async def test_messages_go_both_ways_in_order_text_as_text_and_sound_as_sound():
    received = []

    async def talk(connection):
        await connection.send("Welcome")
        await connection.send(b"\1\0")
        received.extend([await connection.recv(), await connection.recv()])

    async with agent(talk) as url:
        line = Line(url)
        line.upstream.send("Settings")
        line.upstream.send(b"\2\0")
        await line.run()
    assert line.heard == ["Welcome", b"\1\0"]
    assert received == ["Settings", b"\2\0"]


async def test_the_key_proves_that_we_may_talk():
    headers = []

    async def talk(connection):
        headers.append(connection.request.headers["Authorization"])

    async with agent(talk) as url:
        await Line(url).run()
    assert headers == ["Token key-1"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (HTTPStatus.UNAUTHORIZED, "401"),
        (HTTPStatus.TOO_MANY_REQUESTS, "429"),
        (HTTPStatus.SERVICE_UNAVAILABLE, "503"),
    ],
)
async def test_a_refusal_is_told_by_its_status(status, code):
    async def talk(connection):
        raise AssertionError("nobody was let in")

    def refuse(connection, request):
        return connection.respond(status, "no\n")

    async with agent(talk, process_request=refuse) as url:
        line = Line(url)
        await line.run()
    assert line.lost == [code]


async def test_nobody_at_the_address_is_told():
    async with agent(lambda connection: connection.close()) as url:
        pass  # it was there once
    line = Line(url)
    await line.run()
    assert line.lost == ["unreachable"]


async def test_an_address_that_is_none_is_told():
    line = Line("http://127.0.0.1:1/")
    await line.run()
    assert line.lost == ["unreachable"]


async def test_an_agent_that_never_answers_the_handshake_is_given_up():
    async def silence(reader, writer):
        await reader.read(-1)
        writer.close()

    server = await asyncio.start_server(silence, "127.0.0.1", 0)
    async with server:
        line = Line(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        await line.run()
    assert line.lost == ["timeout"]


@pytest.mark.parametrize(("code", "said"), [(1011, "1011"), (1008, "1008"), (1000, "1000")])
async def test_a_close_is_told_by_its_code(code, said):
    async with agent(lambda connection: connection.close(code)) as url:
        line = Line(url)
        await line.run()
    assert line.lost == [said]


async def test_an_agent_that_drops_in_mid_word_is_told_once():
    async def talk(connection):
        await connection.send(b"\1\0" * 100)
        connection.transport.abort()

    async with agent(talk) as url:
        line = Line(url)
        await line.run()
    assert line.lost == ["1006"]


async def test_an_upstream_that_is_left_says_nothing_any_more():
    async def talk(connection):
        await connection.send("one")
        await connection.send("two")
        await connection.wait_closed()

    async with agent(talk) as url:
        line = Line(url)
        line.upstream._on_text = lambda text: (line._hear(text), line.upstream.leave())
        await line.run()
    assert (line.heard, line.lost) == (["one"], [])


async def test_an_upstream_that_is_cancelled_closes_its_socket():
    closed = asyncio.Event()

    async def talk(connection):
        await connection.send("Welcome")
        await connection.wait_closed()
        closed.set()

    async with agent(talk) as url:
        line = Line(url)
        running = asyncio.create_task(line.run())
        await line.arrived.wait()
        running.cancel()
        await asyncio.wait([running])
        async with asyncio.timeout(SECONDS):
            await closed.wait()
    assert line.lost == []


async def test_an_upstream_that_is_left_at_once_sends_nothing_that_waits():
    may_read = asyncio.Event()
    received = []

    async def talk(connection):
        await connection.send("Welcome")
        await may_read.wait()
        async for message in connection:
            received.append(message)

    async with agent(talk, max_queue=1) as url:
        line = Line(url)
        running = asyncio.create_task(line.run())
        await line.arrived.wait()
        for _ in range(WAITING_MESSAGES):
            line.upstream.send(bytes(65_536))
        line.upstream.send("last")
        line.upstream.leave(at_once=True)
        running.cancel()
        may_read.set()
        await asyncio.wait([running])
    assert "last" not in received
    assert len(received) < WAITING_MESSAGES
    assert line.lost == []


async def test_an_agent_that_does_not_read_costs_the_oldest_sound_and_no_message():
    may_read = asyncio.Event()
    received = []

    async def talk(connection):
        await connection.send("Welcome")
        await may_read.wait()
        async for message in connection:
            received.append(message)
            if message == "last":
                return

    frame = bytes(65_536)
    async with agent(talk, max_queue=1) as url:
        line = Line(url)
        running = asyncio.create_task(line.run())
        await line.arrived.wait()
        line.upstream.send("first")
        for _ in range(WAITING_MESSAGES * 2):
            line.upstream.send(frame)
        line.upstream.send("last")
        dropped = line.upstream.dropped
        may_read.set()
        await running
    assert WAITING_MESSAGES // 2 < dropped <= WAITING_MESSAGES + 2  # less what the socket took
    assert [message for message in received if isinstance(message, str)] == ["first", "last"]


async def test_an_agent_that_never_reads_again_is_lost():
    async def talk(connection):
        await connection.send("Welcome")
        connection.transport.pause_reading()
        await connection.wait_closed()

    frame = bytes(65_536)
    async with agent(talk, max_queue=1, close_timeout=0.1) as url:
        line = Line(url)
        running = asyncio.create_task(line.run())
        await line.arrived.wait()
        while not running.done():
            line.upstream.send(frame)
            await asyncio.sleep(0)
    assert line.lost == ["1006"]
