"""
One port for both of Deepgram's addresses: WebSocket handshakes, and plain HTTP with a body.

`websockets` parses handshakes, which have no body. A POST is therefore collected here first and
handed on without the headers that announce its body; `process_request` finds it in `body`.
"""

import re
import uuid

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

LARGEST_HEAD_BYTES = 16_384
LARGEST_BODY_BYTES = 65_536
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,9})[ \t]*(?=\r\n)", re.IGNORECASE)
BODY_HEADERS = re.compile(
    rb"\r\n(content-length|transfer-encoding|expect):[^\r\n]*(?=\r\n)", re.IGNORECASE
)


class Doorway(ServerConnection):
    """
    A connection that has not said yet what it wants; then, mostly, a WebSocket.

    `body` is a POST's body; None when its length was not announced or `is_body_too_large`.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request_id = str(uuid.uuid4())
        self.body: bytes | None = None
        self.is_body_too_large = False
        self._unread: bytes | None = b""  # None once the request has been handed on

    def data_received(self, data: bytes) -> None:
        if self._unread is None:
            super().data_received(data)
            return
        self._unread += data
        request = self._request()
        if request is not None:
            self._unread = None
            super().data_received(request)

    def _request(self) -> bytes | None:
        """What to hand on, or None while it is not all there."""
        unread = self._unread or b""
        if not unread.startswith(b"POST "[: len(unread)]) or len(unread) > LARGEST_HEAD_BYTES * 8:
            return unread
        head, found, body = unread.partition(b"\r\n\r\n")
        if not found:
            return None if len(unread) < LARGEST_HEAD_BYTES else unread
        head += b"\r\n"
        announced = LENGTH.search(head)
        length = int(announced.group(1)) if announced else -1
        self.is_body_too_large = length > LARGEST_BODY_BYTES
        if 0 <= length <= LARGEST_BODY_BYTES:
            if len(body) < length:
                return None
            self.body = body[:length]
        return BODY_HEADERS.sub(b"", head) + b"\r\n"

    async def close_without_status(self) -> None:
        """Close with an empty close frame, as Deepgram does after an Error: clients see 1005."""
        try:
            async with self.send_context():
                self.protocol.send_close()
        except ConnectionClosed:
            pass
