"""
The frames of a WebSocket put together to whole messages (RFC 6455, sections 5.2 to 5.6).

The client hands over frames as they come: it joins none, and judges only each one for itself.
"""

from picows import WSCloseCode, WSFrame, WSMsgType, WSProtocolError

TEXT, BINARY, CONTINUATION = WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION


class Fragments:
    """The message that is coming in; no more than `largest` bytes of it are kept."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._kind: WSMsgType | None = None  # of the message whose beginning has come
        self._parts: list[bytes] = []
        self._bytes = 0

    def join(self, frame: WSFrame) -> str | bytes | None:
        """
        The message that `frame` completes; None while there is more to come, and for what is no
        message. Raises WSProtocolError with the code to close with.
        """
        if frame.rsv1 or frame.rsv2 or frame.rsv3:
            raise WSProtocolError(WSCloseCode.PROTOCOL_ERROR, "an extension that nobody offered")
        kind = frame.msg_type
        if self._kind is None and frame.fin:
            if kind == BINARY:
                return frame.get_payload_as_bytes()
            if kind == TEXT:
                return _text(frame.get_payload_as_bytes())
        if kind in (TEXT, BINARY, CONTINUATION):
            return self._go_on(kind, frame)
        return None

    def _go_on(self, kind: WSMsgType, frame: WSFrame) -> str | bytes | None:
        is_first = kind != CONTINUATION
        if is_first is not (self._kind is None):
            raise WSProtocolError(WSCloseCode.PROTOCOL_ERROR, "a fragment out of order")
        if is_first:
            self._kind = kind
        self._bytes += frame.payload_size
        if self._bytes > self._largest:
            raise WSProtocolError(WSCloseCode.MESSAGE_TOO_BIG, "too large a message")
        self._parts.append(frame.get_payload_as_bytes())
        if not frame.fin:
            return None
        data, is_text = b"".join(self._parts), self._kind == TEXT
        self._kind, self._bytes = None, 0
        self._parts.clear()
        return _text(data) if is_text else data


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise WSProtocolError(WSCloseCode.INVALID_TEXT, "text that is not UTF-8") from None
