"""The access point with real sockets, as a phone meets it."""

import asyncio
import socket

from firmware.setup.serving import set_up


class Radio:
    def __init__(self):
        self.is_on = False
        self.http_port = free_port(socket.SOCK_STREAM)
        self.dns_port = free_port(socket.SOCK_DGRAM)

    async def scan(self):
        return [("Home", -40), ("Home", -70), ("Café", -60)]

    def hotspot(self, name, password):
        self.is_on = (name, password)
        return "127.0.0.1"

    def hotspot_off(self):
        self.is_on = False


class Clock:
    def __init__(self):
        self._now_ms = 0

    def ticks_ms(self):
        return self._now_ms

    async def sleep_ms(self, wait_ms):
        self._now_ms += wait_ms
        await asyncio.sleep(wait_ms / 1000 / 50)


class Board:
    def __init__(self):
        self.radio = Radio()
        self.clock = Clock()


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


async def ask(port, request):
    async with asyncio.timeout(5):
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                break
            except ConnectionRefusedError:
                await asyncio.sleep(0.005)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer


async def test_a_family_sets_the_toy_up():
    board = Board()
    done = asyncio.create_task(
        set_up(board, "Hanuman HAN-1", "from-label", "toys.example.com", 60_000)
    )
    page = await ask(board.radio.http_port, b"GET / HTTP/1.1\r\n\r\n")
    assert page.count(b"<option>Home</option>") == 1
    assert board.radio.is_on == ("Hanuman HAN-1", "from-label")
    body = b"network=Home&password=longenough"
    head = f"POST /save HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    assert b"Thank you" in await ask(board.radio.http_port, head + body)
    kept = await done
    assert (kept.name, kept.password, kept.server) == ("Home", "longenough", "toys.example.com")
    assert not board.radio.is_on


async def test_without_a_phone_it_ends_after_a_while():
    board = Board()
    assert await set_up(board, "Hanuman HAN-1", "from-label", "toys.example.com", 200) is None
    assert not board.radio.is_on
