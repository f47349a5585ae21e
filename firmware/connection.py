"""
An open WebSocket on a socket that never blocks: messages in, messages out, and how it ends.

One task reads, one task writes. What is written leaves one buffer, in slices that fit the TLS
library's own.
"""

import asyncio
import errno
from asyncio import core  # type: ignore - the stubs forget it

from firmware import websocket
from wire.limits import MAX_FROM_TOY_TEXT_BYTES

SLICE_BYTES = 4096  # the TLS library's way out: a larger write is cut there anyway
READ_MS = 15_000  # of silence in the middle of a file
WRITE_MS = 15_000  # one slice; a link that takes longer is none
_OUT_BYTES = websocket.HEAD_BYTES + MAX_FROM_TOY_TEXT_BYTES


class Closed(Exception):
    """The connection has ended. `code`: WebSocket's, LOST when there was none."""

    def __init__(self, code, reason=""):
        super().__init__(reason)
        self.code = code


def readable(stream):
    """Wait until `stream` has something to read, or has ended."""
    yield core._io_queue.queue_read(stream)


def writable(stream):
    """Wait until `stream` takes something."""
    yield core._io_queue.queue_write(stream)


async def read_some(stream, view):
    """Read into `view` what there is; how much. Raises Closed."""
    while True:
        await readable(stream)  # type: ignore - a generator is awaitable here
        size = _read_now(stream, view)
        if size:
            return size


def _read_now(stream, view):
    """How much could be read into `view` without waiting; None: nothing yet. Raises Closed."""
    try:
        size = stream.readinto(view)
    except OSError as error:
        raise Closed(websocket.LOST, str(error))
    if size == 0:
        raise Closed(websocket.LOST, "the other side is gone")
    return size


async def write_all(stream, view):
    """Write all of `view`, a slice at a time. Raises Closed."""
    at, end = 0, len(view)
    while at < end:
        piece = view[at : min(at + SLICE_BYTES, end)]
        try:
            size = await asyncio.wait_for_ms(_write_some(stream, piece), WRITE_MS)
        except asyncio.TimeoutError:
            raise Closed(websocket.LOST, "nothing can be sent")
        except OSError as error:
            raise Closed(websocket.LOST, str(error))
        at += size


async def _write_some(stream, piece):
    while True:
        size = stream.write(piece)  # the same piece again after a refusal, as TLS wants it
        if size:
            return size
        await writable(stream)  # type: ignore - a generator is awaitable here


class Stream:
    """Bytes both ways, for HTTP. Raises OSError, also when nothing comes for too long."""

    def __init__(self, stream):
        self._stream = stream

    async def readinto(self, view):
        """Fill `view` as far as bytes are there; how many, 0 at the end."""
        try:
            size = _read_now(self._stream, view)  # a wait for each byte of a head adds up
            return size or await asyncio.wait_for_ms(read_some(self._stream, view), READ_MS)
        except Closed:
            return 0
        except asyncio.TimeoutError:
            raise OSError(errno.ETIMEDOUT)

    async def write(self, data):
        """Send all of `data`."""
        try:
            await write_all(self._stream, memoryview(data))
        except (Closed, ValueError):  # ValueError: the certificate, judged at the first write
            raise OSError(errno.ECONNRESET)

    def close(self):
        self._stream.close()


def memory():
    """The two large pieces that a Connection needs: later there may be none in one piece."""
    return bytearray(websocket.READER_BYTES), bytearray(_OUT_BYTES)


class Connection:
    """
    What `dialling.dial` opens. `out` is where the payload of the next message is put.

    `memory` is what `memory()` made, for one connection after the other.
    """

    def __init__(self, stream, early, memory):
        self._stream = stream
        self._reader = websocket.Reader(memory[0])
        if early:  # came in one piece with the answer to the handshake
            self._reader.space()[: len(early)] = early
            self._reader.came(len(early))
        self._buffer = memory[1]
        self._sealed = memoryview(self._buffer)
        self.out = self._sealed[websocket.HEAD_BYTES :]
        self.is_closing = False

    async def message(self):
        """
        The next message as (kind, payload): text, or a view that is good until the next call.

        PINGs are for the caller to answer. Raises Closed, after telling why, where that is ours.
        """
        try:
            while True:
                found = self._reader.message()
                if found is None:
                    self._reader.came(await read_some(self._stream, self._reader.space()))
                elif found[0] == websocket.TEXT:
                    return websocket.TEXT, websocket.text_of(found[1])
                elif found[0] == websocket.CLOSE:
                    raise Closed(websocket.close_code_of(found[1]), "said goodbye")
                else:
                    return found
        except websocket.Broken as error:
            await self.say_goodbye(error.code, str(error))
            raise Closed(error.code, str(error))

    async def send(self, kind, size):
        """Send the first `size` bytes of `out` as one message. Raises Closed."""
        start = websocket.seal(self._buffer, size, kind)
        await write_all(self._stream, self._sealed[start : websocket.HEAD_BYTES + size])

    async def send_bytes(self, kind, data):
        """Send `data` as one message. Raises Closed."""
        size = len(data)
        self.out[:size] = data
        await self.send(kind, size)

    async def say_goodbye(self, code, reason=""):
        """The closing handshake's first half; whoever reads will see the answer, or the end."""
        if self.is_closing:
            return
        self.is_closing = True
        try:
            await self.send_bytes(websocket.CLOSE, websocket.close_payload(code, reason))
        except Closed:
            pass

    def drop(self):
        """Free the socket, without a word."""
        self._stream.close()
