"""Bytes at the door: what comes in pieces, what is too much, what is no HTTP at all."""

import asyncio
import json

import pytest

from localagent.tests.callers import local_agent

BODY = json.dumps({"text": "One two."}).encode()
POST = (
    b"POST /v1/speak?encoding=linear16&container=none HTTP/1.1\r\nHost: x\r\n"
    b"Authorization: Token local\r\nContent-Length: %d\r\n\r\n" % len(BODY)
) + BODY
PATIENCE_S = 15


async def reply(agent, *pieces: bytes) -> bytes:
    """All that is answered to these pieces, sent one at a time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", agent.port)
    async with asyncio.timeout(PATIENCE_S):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        if not pieces:
            writer.write_eof()
        answer = await reader.read()
    writer.close()
    return answer


async def test_a_post_may_come_a_byte_at_a_time():
    async with local_agent() as agent:
        answer = await reply(agent, *(POST[at : at + 1] for at in range(len(POST))))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\x10\x20")


async def test_a_post_may_come_at_once():
    async with local_agent() as agent:
        assert (await reply(agent, POST)).startswith(b"HTTP/1.1 200 OK\r\n")


async def test_a_post_elsewhere_is_not_found():
    async with local_agent() as agent:
        answer = await reply(agent, POST.replace(b"/v1/speak", b"/v1/listen"))
    assert answer.startswith(b"HTTP/1.1 404")


async def test_a_post_to_the_conversation_is_not_found():
    async with local_agent() as agent:
        answer = await reply(agent, POST.replace(b"/v1/speak", b"/v1/agent/converse"))
    assert answer.startswith(b"HTTP/1.1 404")


async def test_a_get_that_is_no_handshake_is_told_to_upgrade():
    request = b"GET /v1/agent/converse HTTP/1.1\r\nHost: x\r\nAuthorization: Token k\r\n\r\n"
    async with local_agent() as agent:
        assert (await reply(agent, request)).startswith(b"HTTP/1.1 426")


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00 a TLS hello\r\n\r\n",
        b"HELLO\r\n\r\n",
        b"POST " + b"x" * 20_000,
        b"GET " + b"x" * 20_000,
        b"POST /v1/speak HTTP/1.1\r\n" + b"A: b\r\n" * 4_000,
    ],
)
async def test_what_is_no_request_is_sent_away_and_others_are_served(data):
    async with local_agent() as agent:
        answer = await reply(agent, data)
        assert b" 200 " not in answer
        assert (await reply(agent, POST)).startswith(b"HTTP/1.1 200")


async def test_a_caller_that_leaves_in_the_middle_of_its_request_is_forgotten():
    async with local_agent() as agent:
        _, writer = await asyncio.open_connection("127.0.0.1", agent.port)
        writer.write(POST[:40])
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert (await reply(agent, POST)).startswith(b"HTTP/1.1 200")
