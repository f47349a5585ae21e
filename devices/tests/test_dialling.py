"""Every way in which a connection is not opened is one clear line."""

from http import HTTPStatus

import pytest
from websockets.asyncio.server import serve

from devices.dialling import Refused, Unreachable, dial
from wire.limits import SUBPROTOCOL


async def idle(connection):
    await connection.wait_closed()


def url_of(server):
    return f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/device/v1"


@pytest.mark.parametrize("status", [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN])
async def test_a_refusal_is_told_apart_from_a_platform_in_trouble(status):
    def refuse(connection, request):
        return connection.respond(status, "no\n")

    async with serve(idle, "127.0.0.1", 0, process_request=refuse) as server:
        with pytest.raises(Refused, match="wrong serial or secret"):
            await dial(url_of(server), "a", "b")


async def test_a_platform_in_trouble_is_named_with_its_status():
    def trouble(connection, request):
        return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "later\n")

    async with serve(idle, "127.0.0.1", 0, process_request=trouble) as server:
        with pytest.raises(Unreachable, match="answered 503") as told:
            await dial(url_of(server), "a", "b")
    assert not told.value.is_refused


async def test_what_does_not_speak_the_protocol_is_left():
    async with serve(idle, "127.0.0.1", 0) as server:
        with pytest.raises(Unreachable, match=SUBPROTOCOL):
            await dial(url_of(server), "a", "b")


async def test_the_handshake_proves_the_toy_and_asks_for_no_compression():
    seen = {}

    async def look(connection):
        seen.update(connection.request.headers)
        await connection.close(1000)

    async with serve(look, "127.0.0.1", 0, subprotocols=[SUBPROTOCOL]) as server:
        socket = await dial(url_of(server), "HAN-1", "abc")
        closed = await socket.run(lambda message: None)
    assert seen["authorization"] == "Device HAN-1:abc"
    assert "sec-websocket-extensions" not in seen
    assert closed.code == 1000


async def test_a_way_out_that_is_full_drops_and_says_so():
    async with serve(idle, "127.0.0.1", 0, subprotocols=[SUBPROTOCOL]) as server:
        socket = await dial(url_of(server), "HAN-1", "abc")
        put = [socket.put(b"x") for _ in range(600)]
        socket.hang_up(1000, "full")  # is dropped, too, and does not raise
    assert put == [True] * 512 + [False] * 88
