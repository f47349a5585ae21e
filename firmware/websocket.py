"""
WebSocket (RFC 6455) for a client with little memory: no sockets here, only bytes and views.

`Reader` takes bytes as they come and gives whole messages, in one buffer that never grows.
`seal` turns a payload that lies in a buffer into a frame, header in front, masked in place.
`Upgrade` asks for the connection and reads the answer.

    Broken  the other side does not keep to the protocol, or says too much; `code` closes with
"""

import binascii
import hashlib
import os

from firmware.kernels.masking import mask
from wire.limits import MAX_TO_TOY_BYTES

CONTINUATION = 0
TEXT = 1
BINARY = 2
CLOSE = 8
PING = 9
PONG = 10

NORMAL = 1000
GOING_AWAY = 1001
PROTOCOL_ERROR = 1002
NO_CODE = 1005  # a close frame without one
LOST = 1006  # never on the wire: no close frame came
NOT_TEXT = 1007
TOO_LARGE = 1009
_KNOWN_CODES = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014)

HEAD_BYTES = 8  # kept free in front of a payload: two, the length's two, the key's four
MOST_CONTROL_BYTES = 125
_FINAL = 0x80
_MASKED = 0x80
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_REQUEST = (
    "GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n"
    "Sec-WebSocket-Protocol: {}\r\nAuthorization: {}\r\n\r\n"
)
# A whole message with its header, and what may follow it in the same reading.
READER_BYTES = MAX_TO_TOY_BYTES + 2 * MOST_CONTROL_BYTES + HEAD_BYTES
MOST_ANSWER_BYTES = 2048  # of the upgrade's headers


class Broken(Exception):
    """`code` is the close code that says why."""

    def __init__(self, code, reason):
        super().__init__(reason)
        self.code = code


class Reader:
    """
    Bytes in, messages out. `space` is where the next bytes go; `came` says how many did.

    `buffer` has READER_BYTES. `message` gives (kind, payload) until it gives None; a payload is a
    view that is good until the next `space`. Kinds are TEXT, BINARY, CLOSE, PING and PONG;
    fragments are put together.
    """

    def __init__(self, buffer):
        self._buffer = memoryview(buffer)
        self._start = 0  # of what has not been read
        self._end = 0
        self._parts = None  # memory for fragments, made with the first one
        self._parts_bytes = 0
        self._parts_kind = None

    def space(self):
        """A view to put bytes into; never empty."""
        if self._start == self._end:
            self._start = self._end = 0
        elif self._start:
            size = self._end - self._start
            self._buffer[:size] = self._buffer[self._start : self._end]
            self._start, self._end = 0, size
        return self._buffer[self._end :]

    def came(self, size):
        """`size` bytes are in the last `space`."""
        self._end += size

    def message(self):
        """The next whole message, or None. Raises Broken."""
        while True:
            frame = self._frame()
            if frame is None:
                return None
            is_final, kind, payload = frame
            if kind >= CLOSE:
                return kind, payload
            if kind != CONTINUATION and is_final and self._parts_kind is None:
                return kind, payload
            whole = self._add(is_final, kind, payload)
            if whole is not None:
                return whole

    def _frame(self):
        """The next whole frame out of the buffer: (is_final, kind, payload), or None."""
        buffer, start = self._buffer, self._start
        there = self._end - start
        if there < 2:
            return None
        first, size = buffer[start], buffer[start + 1]
        self._check(first, size)
        head = 2
        if size == 126:
            if there < 4:
                return None
            head = 4
            size = buffer[start + 2] << 8 | buffer[start + 3]
            if size < 126:
                raise Broken(PROTOCOL_ERROR, "a length longer than needed")
        if size > MAX_TO_TOY_BYTES:
            raise Broken(TOO_LARGE, "a message of over {} bytes".format(MAX_TO_TOY_BYTES))
        if there < head + size:
            return None
        self._start = start + head + size
        return bool(first & _FINAL), first & 15, buffer[start + head : start + head + size]

    def _check(self, first, size):
        kind = first & 15
        if first & 0x70:
            raise Broken(PROTOCOL_ERROR, "bits of an extension")
        if size & _MASKED:
            raise Broken(PROTOCOL_ERROR, "a server does not mask")
        if kind not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG):
            raise Broken(PROTOCOL_ERROR, "an unknown kind of frame")
        if kind >= CLOSE and (size > MOST_CONTROL_BYTES or not first & _FINAL):
            raise Broken(PROTOCOL_ERROR, "a control frame that is long or in parts")
        if kind < CLOSE and (kind == CONTINUATION) != (self._parts_kind is not None):
            raise Broken(PROTOCOL_ERROR, "a fragment out of place")
        if size == 127:  # eight bytes of length: more than any toy can take
            raise Broken(TOO_LARGE, "a message of over {} bytes".format(MAX_TO_TOY_BYTES))

    def _add(self, is_final, kind, payload):
        if self._parts is None:
            self._parts = memoryview(bytearray(MAX_TO_TOY_BYTES))
        if kind != CONTINUATION:
            self._parts_kind = kind
            self._parts_bytes = 0
        end = self._parts_bytes + len(payload)
        if end > MAX_TO_TOY_BYTES:
            raise Broken(TOO_LARGE, "a message of over {} bytes".format(MAX_TO_TOY_BYTES))
        self._parts[self._parts_bytes : end] = payload
        self._parts_bytes = end
        if not is_final:
            return None
        kind, self._parts_kind = self._parts_kind, None
        return kind, self._parts[:end]


def text_of(payload):
    """The text of a TEXT message. Raises Broken."""
    try:
        return str(payload, "utf-8")
    except UnicodeError:
        raise Broken(NOT_TEXT, "text that is not UTF-8")


def close_code_of(payload):
    """The code of a CLOSE message. Raises Broken."""
    if not len(payload):
        return NO_CODE
    code = payload[0] << 8 | payload[1] if len(payload) > 1 else 0
    if code not in _KNOWN_CODES and not 3000 <= code <= 4999:
        raise Broken(PROTOCOL_ERROR, "a close code that is none")
    return code


def close_payload(code, reason=""):
    """What a CLOSE message holds."""
    return bytes((code >> 8, code & 255)) + reason.encode()[: MOST_CONTROL_BYTES - 2]


def seal(buffer, size, kind):
    """
    Make a masked frame of the `size` bytes (at most 65,535) in `buffer` from HEAD_BYTES on.

    `buffer` is a bytearray; nothing is copied. Answers where in it the frame begins.
    """
    key = random_key()
    if size < 126:
        start = HEAD_BYTES - 6
        buffer[start + 1] = _MASKED | size
    else:
        start = HEAD_BYTES - 8
        buffer[start + 1] = _MASKED | 126
        buffer[start + 2] = size >> 8
        buffer[start + 3] = size & 255
    buffer[start] = _FINAL | kind
    for i in range(4):
        buffer[HEAD_BYTES - 4 + i] = key[i]
    mask(buffer, HEAD_BYTES, size, key)
    return start


def random_key():
    """Four bytes that nobody can foresee, and not all of them zero."""
    key = os.urandom(4)
    while key == b"\0\0\0\0":
        key = os.urandom(4)
    return key


class Upgrade:
    """One handshake: `request` goes out, `answered` reads what comes back."""

    def __init__(self, host, path, subprotocol, authorization):
        self._subprotocol = subprotocol
        self._key = binascii.b2a_base64(os.urandom(16)).strip()
        self.request = (
            (
                "GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n"
                "Sec-WebSocket-Protocol: {}\r\nAuthorization: {}\r\n\r\n"
            )
            .format(path, host, self._key.decode(), subprotocol, authorization)
            .encode()
        )

    def status(self, head):
        """
        The status of the answer whose headers are `head`, up to the empty line: 101, or another.

        Raises Broken when it is 101 and not what was asked for, or no HTTP at all.
        """
        lines = head.split(b"\r\n")
        first = lines[0].split(b" ", 2)
        if len(first) < 2 or not first[0].startswith(b"HTTP/1.") or not first[1].isdigit():
            raise Broken(PROTOCOL_ERROR, "no answer of a web server")
        status = int(first[1])
        if status == 101:
            self._check(headers_of(lines[1:]))
        return status

    def _check(self, headers):
        digest = hashlib.sha1(self._key + _GUID).digest()
        accept = binascii.b2a_base64(digest).strip()
        if headers.get(b"sec-websocket-accept") != accept:
            raise Broken(PROTOCOL_ERROR, "the answer to another handshake")
        if headers.get(b"upgrade", b"").lower() != b"websocket":
            raise Broken(PROTOCOL_ERROR, "no WebSocket")
        if headers.get(b"sec-websocket-protocol") != self._subprotocol.encode():
            raise Broken(PROTOCOL_ERROR, "another subprotocol")
        if headers.get(b"sec-websocket-extensions"):
            raise Broken(PROTOCOL_ERROR, "an extension that was not asked for")


def headers_of(lines):
    """Names in small letters to values; of two the last."""
    headers = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return headers


def end_of_head(data, size):
    """Where the body begins in the first `size` bytes; 0: not there yet. Raises Broken."""
    found = bytes(data[:size]).find(b"\r\n\r\n")
    if found < 0 and size >= MOST_ANSWER_BYTES:
        raise Broken(PROTOCOL_ERROR, "an answer without an end")
    return found + 4 if found >= 0 else 0
