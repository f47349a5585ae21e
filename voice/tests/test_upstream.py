"""One socket to the agent, against a real WebSocket server."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import BINARY, CONT, TEXT, Frame, Opcode

from clock import Clock
from hanuman.certificates import Files, files_for
from voice.upstream import LARGEST_MESSAGE, WAITING_MESSAGES, Address, Upstream, _trusted

REAL = Clock()
FAST = Clock(20)  # where a time-out is waited for; it could come too early elsewhere
SECONDS = 20  # of real time, after which a test has hung

Talk = Callable[[ServerConnection], Awaitable[None]]


@contextlib.asynccontextmanager
async def agent(talk: Talk, **options) -> AsyncIterator[str]:
    """An agent that does `talk`; its address."""
    async with serve(talk, "127.0.0.1", 0, compression=None, **options) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/agent/converse"


def frame(kind: Opcode, data: bytes, *, fin: bool = True) -> Frame:
    return Frame(kind, data, fin=fin)


async def said(connection: ServerConnection, *frames: Frame) -> None:
    """Send frames as they are, right or wrong."""
    connection.transport.write(b"".join(one.serialize(mask=False) for one in frames))


class Line:
    """An upstream and everything that it said."""

    def __init__(self, url: str, clock: Clock = REAL) -> None:
        self.heard: list[str | bytes] = []
        self.lost: list[str] = []
        self.arrived = asyncio.Event()
        self.upstream = Upstream(
            Address(url, "key-1"),
            clock,
            on_text=self._hear,
            on_audio=self._hear,
            on_lost=self.lost.append,
        )

    def _hear(self, message: str | bytes) -> None:
        self.heard.append(message)
        self.arrived.set()

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
        line = Line(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/", FAST)
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
        line = Line(url, FAST)
        running = asyncio.create_task(line.run())
        await line.arrived.wait()
        while not running.done():
            line.upstream.send(frame)
            await asyncio.sleep(0)
    assert line.lost == ["1006"]


# -- fragments and what breaks the protocol ------------------------------------------------------


async def test_messages_that_come_in_pieces_are_put_together_in_order():
    async def talk(connection):
        await connection.send(["Wel", "", "come"])
        await connection.send([b"\1", b"\0\2", b"\0"])
        await connection.send("नमस्ते".encode(), text=True)
        await connection.send(b"\3\0")

    async with agent(talk) as url:
        line = Line(url)
        await line.run()
    assert line.heard == ["Welcome", b"\1\0\2\0", "नमस्ते", b"\3\0"]


async def test_a_character_may_be_cut_between_two_pieces():
    word = "ॐ".encode()

    async def talk(connection):
        await said(connection, frame(TEXT, word[:1], fin=False), frame(CONT, word[1:]))

    async with agent(talk) as url:
        line = Line(url)
        await line.run()
    assert line.heard == ["ॐ"]


async def test_a_ping_between_two_pieces_is_answered_and_does_not_disturb():
    pongs = []

    async def talk(connection):
        pong = await connection.ping()
        await said(connection, frame(BINARY, b"\1", fin=False))
        pongs.append(await pong)
        pong = await connection.ping()
        await said(connection, frame(CONT, b"\0"))
        pongs.append(await pong)

    async with agent(talk) as url:
        line = Line(url)
        await line.run()
    assert line.heard == [b"\1\0"]
    assert len(pongs) == 2


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ((("CONT", b"\1\0", True),), 1002),
        ((("BINARY", b"\1", False), ("BINARY", b"\0", True)), 1002),
        ((("TEXT", b"\xff", True),), 1007),
        ((("BINARY", bytes(LARGEST_MESSAGE), False), ("CONT", b"\1", True)), 1009),
    ],
)
async def test_what_breaks_the_protocol_is_not_heard_and_ends_it(frames, code):
    codes = []

    async def talk(connection):
        for kind, data, fin in frames:
            await said(connection, frame(Opcode[kind], data, fin=fin))
        await connection.wait_closed()
        codes.append(connection.close_code)

    async with agent(talk) as url:
        line = Line(url)
        await line.run()
    assert (line.heard, line.lost, codes) == ([], ["1006"], [code])


@pytest.mark.parametrize(
    "data",
    [
        b"\xc2\x02\1\0",  # compressed, which nobody offered
        b"\x82\x7f" + (LARGEST_MESSAGE + 1).to_bytes(8, "big"),
        b"\x83\x02\1\0",  # of a kind that does not exist
    ],
)
async def test_a_frame_that_may_not_come_ends_it(data):
    async def talk(connection):
        connection.transport.write(data)
        await connection.wait_closed()

    async with agent(talk) as url:
        line = Line(url)
        await line.run()
    assert (line.heard, line.lost) == ([], ["1006"])


async def test_the_largest_message_is_heard_whole():
    sound = bytes(range(256)) * (LARGEST_MESSAGE // 256)

    async with agent(lambda connection: connection.send(sound)) as url:
        line = Line(url)
        await line.run()
    assert line.heard == [sound]


async def test_no_compression_is_offered():
    headers = []

    async def talk(connection):
        headers.append(connection.request.headers.get("Sec-WebSocket-Extensions"))

    async with agent(talk) as url:
        await Line(url).run()
    assert headers == [None]


# -- opening -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 520 Origin Error\r\n\r\n", "520"),
        (b"HTTP/1.1 301 Moved\r\nLocation: ws://127.0.0.1:1/\r\n\r\n", "301"),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "unreachable"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "unreachable"),
        (b"", "unreachable"),
    ],
)
async def test_an_answer_that_is_no_handshake_is_told(answer, code):
    async def reply(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(reply, "127.0.0.1", 0)
    async with server:
        line = Line(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        await line.run()
    assert line.lost == [code]


async def test_a_handshake_that_was_given_up_does_not_leave_a_socket():
    may_answer, asked = asyncio.Event(), asyncio.Event()
    closed = asyncio.Event()

    async def wait(connection, request):
        asked.set()
        await may_answer.wait()

    async def talk(connection):
        await connection.wait_closed()
        closed.set()

    async with agent(talk, process_request=wait) as url:
        line = Line(url)
        running = asyncio.create_task(line.run())
        await asked.wait()
        line.upstream.leave()
        running.cancel()
        await asyncio.wait([running])
        may_answer.set()
        async with asyncio.timeout(SECONDS):
            await closed.wait()
    assert line.lost == []


async def test_a_proxy_of_the_environment_is_used(monkeypatch):
    asked = []

    async def refuse(reader, writer):
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        line = Line("wss://agent.example.org/v1/agent/converse")
        await line.run()
    assert asked == [b"CONNECT agent.example.org:443 HTTP/1.1"]
    assert line.lost == ["unreachable"]


# -- TLS -----------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def tls_agent(talk: Talk, folder: Path) -> AsyncIterator[tuple[str, Files]]:
    """An agent with a certificate of an authority of its own."""
    files = files_for(["127.0.0.1"], folder, now=datetime.now(UTC))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    async with agent(talk, ssl=context) as url:
        yield url.replace("ws:", "wss:"), files


@pytest.fixture
def trust(monkeypatch):
    """Makes this process believe the authority of a file, as its operator would."""

    def believe(authority: Path) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))

    _trusted.cache_clear()
    yield believe
    _trusted.cache_clear()


async def test_over_tls_messages_go_both_ways(tmp_path, trust):
    received = []

    async def talk(connection):
        await connection.send([b"\1" * 30_000, b"\2" * 30_000])
        async for message in connection:
            received.append(message)
            if message == "last":
                return

    async with tls_agent(talk, tmp_path) as (url, files):
        trust(files.authority)
        line = Line(url)
        running = asyncio.create_task(line.run())
        await line.arrived.wait()
        for _ in range(100):
            line.upstream.send(b"\3\0" * 800)
        line.upstream.send("last")
        await running
    assert line.heard == [b"\1" * 30_000 + b"\2" * 30_000]
    assert received == [b"\3\0" * 800] * 100 + ["last"]
    assert line.lost == ["1000"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_certificate_of_a_stranger_or_for_another_name_is_refused(tmp_path, trust, host):
    async def talk(connection):
        raise AssertionError("nobody was to come in")

    async with tls_agent(talk, tmp_path) as (url, files):
        if host == "localhost":
            trust(files.authority)
        line = Line(url.replace("127.0.0.1", host))
        await line.run()
    assert line.lost == ["unreachable"]


# -- closing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("payload", "said_code"), [(b"", "1005"), (b"\x0f\xa8why", "4008")])
async def test_a_close_without_a_code_and_one_of_the_vendors_own_are_told(payload, said_code):
    async def talk(connection):
        await said(connection, frame(Opcode.CLOSE, payload))
        await connection.wait_closed()

    async with agent(talk) as url:
        line = Line(url)
        await line.run()
    assert line.lost == [said_code]


async def test_an_agent_that_does_not_answer_a_close_is_left_all_the_same():
    async def talk(connection):
        await connection.send("Welcome")
        connection.transport.pause_reading()
        await asyncio.wait_for(connection.wait_closed(), SECONDS)

    async with agent(talk, close_timeout=0.1) as url:
        line = Line(url, FAST)
        running = asyncio.create_task(line.run())
        await line.arrived.wait()
        running.cancel()
        async with asyncio.timeout(SECONDS):
            await asyncio.wait([running])
    assert line.lost == []


async def test_an_upstream_that_is_left_at_once_sends_neither_what_waits_nor_a_goodbye():
    received, ends = [], []

    async def talk(connection):
        connection.transport.pause_reading()
        await connection.send("Welcome")
        await left.wait()
        connection.transport.resume_reading()
        with contextlib.suppress(ConnectionClosed):
            while True:
                received.append(await connection.recv())
        ends.append(connection.close_code)

    left = asyncio.Event()
    async with agent(talk) as url:
        line = Line(url)
        running = asyncio.create_task(line.run())
        await line.arrived.wait()
        for _ in range(WAITING_MESSAGES):
            line.upstream.send(bytes(65_536))
        line.upstream.send("the last words")
        line.upstream.leave(at_once=True)
        left.set()
        await running
    assert "the last words" not in received
    assert (line.lost, ends) == ([], [1006])


async def test_what_a_listener_raises_comes_out():
    class Broken(Exception):
        pass

    def fail(text):
        raise Broken

    async with agent(lambda connection: connection.send("Welcome")) as url:
        line = Line(url)
        line.upstream._on_text = fail
        with pytest.raises(Broken):
            await line.run()
    assert line.lost == []


# -- back-pressure -------------------------------------------------------------------------------


async def test_while_it_is_full_here_the_agent_waits_and_then_all_comes():
    frames = 200
    agents, sent = [], []
    may_go_on = asyncio.Event()

    async def talk(connection):
        agents.append(connection)
        await connection.send("Welcome")
        await may_go_on.wait()
        for number in range(frames):
            await connection.send(bytes([number]) * 65_536)
            sent.append(number)

    async with agent(talk) as url:
        line = Line(url)
        running = asyncio.create_task(line.run())
        await line.arrived.wait()
        line.upstream.hold(is_full=True)
        line.upstream.hold(is_full=True)
        may_go_on.set()
        while not agents[0].transport.get_write_buffer_size():  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0)
        stuck, heard = len(sent), len(line.heard)
        line.upstream.hold(is_full=False)
        await running
    assert stuck < frames
    assert heard == 1
    assert [message[0] for message in line.heard[1:]] == list(range(frames))
