"""
Certificates of our own authority that are not good at this time.

The TLS library here judges by this machine's clock, which no toy can set: dates are moved instead.
"""

import asyncio
import contextlib
import ssl
from datetime import timedelta

import pytest

from hanuman.certificates import files_for
from tests.firmware.test_troubles import Hours


@contextlib.asynccontextmanager
async def door_with(files):
    """A port behind which somebody has that certificate, and nothing to say."""

    async def greet(reader, writer):
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    async with await asyncio.start_server(greet, "127.0.0.1", 0, ssl=context) as door:
        yield door.sockets[0].getsockname()[1]


@pytest.fixture
async def hours():
    """Where a time server is."""
    loop = asyncio.get_running_loop()
    door, _ = await loop.create_datagram_endpoint(Hours, ("127.0.0.1", 0))
    yield list(door.get_extra_info("sockname"))
    door.close()


@pytest.mark.parametrize(
    ("age_days", "flaw", "is_answered"),
    [(200, "has expired", True), (-200, "starts in the future", False)],
)
async def test_a_certificate_out_of_its_time_makes_the_toy_doubt_its_clock_and_is_refused(
    house, toy_of, hours, tmp_path, now, age_days, flaw, is_answered
):
    ours = files_for(["127.0.0.1"], tmp_path / "dated", now=now - timedelta(days=age_days))
    async with door_with(ours) as port:
        server = f"wss://127.0.0.1:{port}/device/v1"
        time = [hours] if is_answered else [["127.0.0.1", 9]]
        toy = toy_of(house, {"server": server, "time": time})
        (toy.flash / "ca.pem").write_bytes(ours.authority.read_bytes())
        async with toy:
            first = await toy.sees("lost")
            asked = await toy.sees("time", after=toy.events.index(first))
            again = await toy.sees("lost", after=toy.events.index(asked))

    assert flaw in first["reason"]
    assert asked["is_known"] == is_answered
    assert flaw in again["reason"]
    assert not toy.seen("SendText")
