"""
WebSocket frames by hand (RFC 6455 section 5), so that the generator's cost per frame is a few µs.

The generator masks what its toys send with the zero key: the frame is masked as the standard asks,
the server does all its unmasking work, and the payload can be precomputed.
"""

from websockets.frames import apply_mask

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
_CONTINUATION = 0
_FIN = 0x80
_MASKED = 0x80
_ZERO_KEY = bytes(4)


class FrameBroken(Exception):
    """The other side sent what is not a WebSocket frame."""


def prefix(length: int, opcode: int = BINARY, *, is_masked: bool) -> bytes:
    """What stands before a payload of `length` bytes in an unfragmented frame."""
    mask_bit = _MASKED if is_masked else 0
    key = _ZERO_KEY if is_masked else b""
    first = bytes((_FIN | opcode,))
    if length < 126:
        return first + bytes((mask_bit | length,)) + key
    if length < 65536:
        return first + bytes((mask_bit | 126,)) + length.to_bytes(2, "big") + key
    return first + bytes((mask_bit | 127,)) + length.to_bytes(8, "big") + key


def pack(opcode: int, payload: bytes, *, is_masked: bool) -> bytes:
    """One whole frame."""
    return prefix(len(payload), opcode, is_masked=is_masked) + payload


class Parser:
    """Bytes as a socket gives them, to whole messages. Holds at most one unfinished message."""

    __slots__ = ("_data", "_fragments", "_opcode")

    def __init__(self) -> None:
        self._data = b""
        self._fragments: list[bytes] = []
        self._opcode = 0

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """
        The messages that `data` completes, in order, as (opcode, unmasked payload).

        Raises FrameBroken on reserved bits or a continuation of nothing.
        """
        if self._data:
            data = self._data + data
        messages: list[tuple[int, bytes]] = []
        start, end = 0, len(data)
        while end - start >= 2:
            first, second = data[start], data[start + 1]
            payload_start, length, key_start = _measure(data, start, second)
            stop = payload_start + length
            if payload_start > end or stop > end:
                break
            payload = data[payload_start:stop]
            if key_start:
                payload = apply_mask(payload, data[key_start:payload_start])
            start = stop
            self._take(first, payload, messages)
        self._data = data[start:]
        return messages

    def _take(self, first: int, payload: bytes, messages: list[tuple[int, bytes]]) -> None:
        opcode = first & 0x0F
        if first & 0x70:
            raise FrameBroken("reserved bits are set")
        if opcode >= CLOSE or (first & _FIN and opcode != _CONTINUATION):
            messages.append((opcode, payload))
            return
        if opcode != _CONTINUATION:
            self._opcode = opcode
        elif not self._opcode:
            raise FrameBroken("continuation of nothing")
        self._fragments.append(payload)
        if first & _FIN:
            messages.append((self._opcode, b"".join(self._fragments)))
            self._opcode = 0
            self._fragments.clear()


def _measure(data: bytes, start: int, second: int) -> tuple[int, int, int]:
    """Where the payload starts, how long it is, where the mask key is (0 without one)."""
    length = second & 0x7F
    at = start + 2
    if length == 126:
        length = int.from_bytes(data[at : at + 2], "big")
        at += 2
    elif length == 127:
        length = int.from_bytes(data[at : at + 8], "big")
        at += 8
    if second & _MASKED:
        return at + 4, length, at
    return at, length, 0
