"""
The toy's way to the platform: name, TCP, TLS with a certificate that must be good, WebSocket.

    Unreachable      nobody is there, or something else than a platform
      Refused        serial or secret are wrong
      Untrusted      no certificate of an authority that the toy knows; `is_dated`: not valid by
                     the toy's clock, which may be what is wrong

Every step has a time-out in real milliseconds: a handshake is work, not waiting.
"""

import asyncio
import binascii
import errno
import socket

import tls

from firmware import websocket
from firmware.connection import Closed, Connection, Stream, read_some, writable, write_all
from wire.limits import SUBPROTOCOL

CONNECT_MS = 5000
HANDSHAKE_MS = 10_000  # elliptic curves in software take the toy a second or two
_TCP_NODELAY = (6, 1)  # level and option, the same on lwIP and Linux
_DATED = ("starts in the future", "has expired")  # as the TLS library says it
_CERTIFICATE = "certificate"


class Unreachable(Exception):
    """No connection; the text says why, in one line."""


class Refused(Unreachable):
    """The platform answered 401 or 403."""


class Untrusted(Unreachable):
    """The certificate is not good."""

    def __init__(self, reason):
        super().__init__(reason)
        self.is_dated = any(sign in reason for sign in _DATED)


def authorities(pem):
    """The certificates of a PEM file as DER, which is what the board's TLS library reads."""
    pieces = pem.decode().split("-----BEGIN CERTIFICATE-----")[1:]
    return [binascii.a2b_base64(piece.split("-----END")[0]) for piece in pieces]


def address_of(url):
    """(host, port, path) of a `wss://` address. Raises Unreachable: nothing else is safe."""
    scheme, separator, rest = url.partition("://")
    if scheme != "wss" or not separator:
        raise Unreachable("the address of the platform begins with wss://")
    place, slash, path = rest.partition("/")
    host, colon, port = place.partition(":")
    if not host or (colon and not port.isdigit()):
        raise Unreachable("the address of the platform is wss://host:port/path")
    return host, int(port) if colon else 443, slash + path


class Dialler:
    """
    Opens connections to one platform.

    `pem` holds the authorities, two while they rotate; `memory` is from firmware.connection.
    """

    def __init__(self, url, serial, secret, pem, memory):
        self.host, self.port, self._path = address_of(url)
        self._authorization = "Device {}:{}".format(serial, secret)
        self._memory = memory
        self._places = None  # resolved once: a look-up stops the whole toy
        self._context = context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
        context.verify_mode = tls.CERT_REQUIRED  # type: ignore - the stubs forget it
        for der in authorities(pem):
            context.load_verify_locations(der)

    async def dial(self):
        """A WebSocket: an open Connection. Raises Unreachable, Refused and Untrusted."""
        stream, early = await self._opened(self._upgrade)
        return Connection(stream, early, self._memory)

    async def stream(self):
        """A bare Stream, for the platform's HTTP doors. Raises the same."""
        stream, _ = await self._opened(_nothing)
        return Stream(stream)

    async def _opened(self, introduce):
        """A TLS stream with a good certificate, and what `introduce` has read of it."""
        stream = plain = await self._connect()
        try:
            stream = self._context.wrap_socket(
                plain, server_hostname=self.host, do_handshake_on_connect=False
            )
            return stream, await asyncio.wait_for_ms(introduce(stream), HANDSHAKE_MS)
        except asyncio.TimeoutError:
            problem = Unreachable("{} did not answer in time".format(self.host))
        except (Closed, websocket.Broken) as error:
            problem = Unreachable(str(error))
        except Unreachable as error:
            problem = error
        except (OSError, ValueError) as error:  # ValueError: what is wrong with the certificate
            problem = _problem(_in_one_line(error))
        except BaseException:
            stream.close()
            raise
        stream.close()
        raise problem

    async def _connect(self):
        if self._places is None:
            try:
                self._places = socket.getaddrinfo(self.host, self.port, 0, socket.SOCK_STREAM)
            except OSError:
                raise Unreachable("{} has no address".format(self.host))
        place = self._places[0]
        plain = socket.socket(place[0], place[1])
        try:
            plain.setblocking(False)
            try:
                plain.connect(place[-1])
            except OSError as error:
                if error.errno != errno.EINPROGRESS:
                    raise
            await asyncio.wait_for_ms(_until_writable(plain), CONNECT_MS)
            plain.setsockopt(_TCP_NODELAY[0], _TCP_NODELAY[1], 1)
        except BaseException as error:
            plain.close()
            self._places = None  # it may have moved
            if isinstance(error, (OSError, asyncio.TimeoutError)):
                raise Unreachable("{} cannot be reached".format(self.host))
            raise
        return plain

    async def _upgrade(self, stream):
        """Ask for the WebSocket; what came behind the answer."""
        place = "{}:{}".format(self.host, self.port)
        asking = websocket.Upgrade(place, self._path, SUBPROTOCOL, self._authorization)
        await write_all(stream, memoryview(asking.request))
        answer = memoryview(bytearray(websocket.MOST_ANSWER_BYTES))
        size = end = 0
        while not end:
            size += await read_some(stream, answer[size:])
            end = websocket.end_of_head(answer, size)
        status = asking.status(bytes(answer[:end]))
        if status in (401, 403):
            raise Refused("{} does not know this toy".format(self.host))
        if status != 101:
            raise Unreachable("{} answers {}".format(self.host, status))
        return bytes(answer[end:size])


async def _until_writable(stream):
    await writable(stream)  # type: ignore - a generator is awaitable here


async def _nothing(stream):
    return b""


def _problem(reason):
    return Untrusted(reason) if _CERTIFICATE in reason else Unreachable(reason)


def _in_one_line(error):
    return " ".join(str(error).split())
