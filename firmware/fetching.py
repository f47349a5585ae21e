"""
A file from the platform's HTTP doors, in pieces: only what a toy needs of HTTP/1.1.

The door is asked over a connection of its own, which the board dials like the WebSocket's (the
same TLS, the same authority) and which ends with the answer. Nothing is asked of another host.
"""

MAX_HEAD_BYTES = 2048
PIECE_BYTES = 1024  # of a heap that is in pieces after a talk


class FetchError(Exception):
    """The door gave no answer that can be used. `code` is "unreachable", for all of them."""

    code = "unreachable"


class Answer:
    """
    An open answer: `status`, and `length` bytes of body that `readinto` brings.

    After an offset was asked for, `length` counts from there; only status 206 keeps to it.
    """

    def __init__(self, stream, status, length):
        self.status = status
        self.length = length
        self._stream = stream
        self._left = length

    async def readinto(self, view):
        """Fill `view` as far as bytes are there; how many. 0: the body has ended, or was cut."""
        if not self._left:
            return 0
        count = await self._stream.readinto(view[: min(len(view), self._left)])
        self._left -= count or 0
        return count or 0

    async def read(self, most):
        """A small body as a whole. Raises FetchError when it is larger or was cut."""
        if self.length > most:
            raise FetchError("more than was expected")
        data = bytearray(self.length)
        view, at = memoryview(data), 0
        while at < len(data):
            count = await self.readinto(view[at:])
            if not count:
                raise FetchError("cut")
            at += count
        return bytes(data)

    def close(self):
        """Hang up."""
        self._stream.close()


class Doors:
    """
    The platform's doors, for one toy.

    `dial` (async) opens a stream to the platform: `readinto(view)` and `write(data)` are async,
    `close()` is not; it raises OSError when nobody answers. `authorization` is the header's value.
    """

    def __init__(self, dial, host, authorization):
        self._dial = dial
        self._host = host
        self._authorization = authorization

    async def get(self, path, offset=0):
        """Ask for `path`, from byte `offset` on. Raises FetchError."""
        lines = ["GET {} HTTP/1.1".format(path), "Host: " + self._host]
        lines += ["Authorization: " + self._authorization, "Connection: close"]
        if offset:
            lines.append("Range: bytes={}-".format(offset))
        try:
            stream = await self._dial()
        except OSError:
            raise FetchError("nobody answers")
        try:
            await stream.write(("\r\n".join(lines) + "\r\n\r\n").encode())
            status, length = read_head(await _head(stream))
        except (OSError, FetchError):
            stream.close()
            raise FetchError("no answer")
        return Answer(stream, status, length)


async def _head(stream):
    """Up to the empty line, a byte at a time: what follows stays in the stream."""
    head = bytearray()
    one = memoryview(bytearray(1))
    while not head.endswith(b"\r\n\r\n"):
        if len(head) >= MAX_HEAD_BYTES or not await stream.readinto(one):
            raise FetchError("no head")
        head.extend(one)
    return bytes(head)


def read_head(head):
    """Status and length of the body out of an answer's head. Raises FetchError."""
    try:
        lines = head.decode().split("\r\n")
        version, status = lines[0].split(" ")[:2]
        if not version.startswith("HTTP/1.") or len(status) != 3:
            raise FetchError("not HTTP")
        length = 0
        for line in lines[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "content-length":
                length = int(value)
        if length < 0:
            raise FetchError("a length below nothing")
        return int(status), length
    except ValueError:  # UnicodeError is one
        raise FetchError("a head that cannot be read")
