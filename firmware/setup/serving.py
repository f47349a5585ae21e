"""
The access point while a family sets the toy up: scan, names, page. A shell around pure parts.

The access point's password is the toy's own, from its label: who stands beside it may set it up.
"""

import asyncio
import socket

from firmware.setup import names, page
from firmware.setup.portal import answered
from firmware.setup.requests import BadRequest, Reader

MAX_PHONES = 4  # at a time; phones open several connections at once
REQUEST_MS = 10_000
LOOK_MS = 50
THANKS_MS = 1000  # to reach the phone


async def set_up(board, name, password, server, quiet_ms):
    """
    Be an access point called `name` until a family has given a network; a portal.Kept.

    None when for `quiet_ms` no phone has asked for anything. `server` is what the form proposes.
    Networks are looked for before: the radio can do only one.
    """
    radio, clock = board.radio, board.clock
    found = [one[0] for one in await radio.scan()]
    networks = sorted(set(found), key=found.index)
    address = radio.hotspot(name, password)
    place = "{}:{}".format(address, radio.http_port)
    portal = _Portal(clock, networks, server, place)
    naming = asyncio.create_task(_answer_names(board, address, radio.dns_port))
    listening = await asyncio.start_server(portal.serve, "0.0.0.0", radio.http_port)
    try:
        while portal.kept is None and clock.ticks_ms() - portal.asked_at_ms < quiet_ms:
            await clock.sleep_ms(LOOK_MS)
        await clock.sleep_ms(THANKS_MS)
    finally:
        naming.cancel()
        listening.close()
        await listening.wait_closed()
        radio.hotspot_off()
    return portal.kept


class _Portal:
    """Connections of phones. `kept` is what a family has given, once it was thanked for it."""

    def __init__(self, clock, networks, server, place):
        self.kept = None
        self.asked_at_ms = clock.ticks_ms()
        self._clock = clock
        self._networks = networks
        self._server = server
        self._place = place
        self._phones = 0

    async def serve(self, reader, writer):
        self.asked_at_ms = self._clock.ticks_ms()
        self._phones += 1
        try:
            if self._phones <= MAX_PHONES:
                await asyncio.wait_for(self._converse(reader, writer), REQUEST_MS / 1000)
        except (OSError, asyncio.TimeoutError):
            pass
        finally:
            self._phones -= 1
            writer.close()
            await writer.wait_closed()

    async def _converse(self, reader, writer):
        data, kept = await self._answer(reader)
        try:
            writer.write(data)
            await writer.drain()
        finally:
            self.kept = kept or self.kept

    async def _answer(self, reader):
        request, parser = None, Reader()
        try:
            while request is None:
                data = await reader.read(512)
                if not data:
                    raise OSError("the phone has gone")
                request = parser.take(data)
        except BadRequest as error:
            return page.response(error.status, b""), None
        return answered(request, self._networks, self._server, self._place)


async def _answer_names(board, address, port):
    """DNS, looked at often enough for a phone."""
    asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    asked.bind(socket.getaddrinfo("0.0.0.0", port)[0][-1])
    asked.setblocking(False)
    try:
        while True:
            await board.clock.sleep_ms(LOOK_MS)
            try:
                query, phone = asked.recvfrom(names.MAX_QUERY_BYTES)
            except OSError:
                continue
            told = names.answer(query, address)
            if told is not None:
                asked.sendto(told, phone)
    finally:
        asked.close()
