"""
The access point while a family sets the toy up: scan, names, page. A shell around pure parts.

The access point's password is the toy's own, from its label: who stands beside it may set it up.
"""

import asyncio
import socket

from firmware.setup import names, page
from firmware.setup.portal import answered
from firmware.setup.requests import BadRequest, Reader

HTTP_PORT = 80
DNS_PORT = 53
MAX_PHONES = 4  # at a time; phones open several connections at once
REQUEST_MS = 10_000
LOOK_MS = 50


async def set_up(board, name, password, server, http_port=HTTP_PORT, dns_port=DNS_PORT):
    """
    Be an access point called `name` until a family has given a network; a portal.Kept.

    `server` is what the form proposes. Networks are looked for before: the radio can do only one.
    """
    found = [one[0] for one in await board.radio.scan()]
    networks = sorted(set(found), key=found.index)
    address = board.radio.hotspot(name, password)
    portal = _Portal(networks, server, address)
    naming = asyncio.create_task(_answer_names(board, address, dns_port))
    listening = await asyncio.start_server(portal.serve, "0.0.0.0", http_port)
    try:
        await portal.done.wait()
        await board.clock.sleep_ms(1000)  # the thanks reach the phone
    finally:
        naming.cancel()
        listening.close()
        await listening.wait_closed()
        board.radio.hotspot_off()
    return portal.kept


class _Portal:
    """Connections of phones."""

    def __init__(self, networks, server, address):
        self.kept = None
        self.done = asyncio.Event()
        self._networks = networks
        self._server = server
        self._address = address
        self._phones = 0

    async def serve(self, reader, writer):
        if self._phones >= MAX_PHONES:
            writer.close()
            return
        self._phones += 1
        try:
            data = await asyncio.wait_for(self._answer(reader), REQUEST_MS / 1000)
            writer.write(data)
            await writer.drain()
        except (OSError, asyncio.TimeoutError):
            pass
        finally:
            self._phones -= 1
            writer.close()
            await writer.wait_closed()
        if self.kept is not None:
            self.done.set()

    async def _answer(self, reader):
        request, parser = None, Reader()
        try:
            while request is None:
                data = await reader.read(512)
                if not data:
                    raise OSError("the phone has gone")
                request = parser.take(data)
        except BadRequest as error:
            return page.response(error.status, b"")
        data, kept = answered(request, self._networks, self._server, self._address)
        self.kept = kept or self.kept
        return data


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
