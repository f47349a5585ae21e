"""
How much anybody may send with a request: Django writes a body to disk before a view can refuse it.

Wraps an ASGI application. What says that it is larger is refused before it is read, what says
nothing as soon as it is too much.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from learning.takes.problems import LARGEST_BYTES

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

UPLOADS = "/admin/learning/take/add/"  # recordings, by editors
FORM_BYTES = 1024 * 1024  # the other fields of an upload, and the lines between them
MOST_BYTES = 4 * 1024 * 1024  # an import of texts is the largest of all else


class _TooLarge(Exception):
    """More has come than may come."""


def most_bytes(path: str) -> int:
    """What a request to `path` may carry."""
    return LARGEST_BYTES + FORM_BYTES if path == UPLOADS else MOST_BYTES


def limited(application: Application) -> Application:
    """`application`, with 413 for too large a body."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        most = most_bytes(scope["path"])
        if _declared(scope) > most:
            await _refuse(send, most)
            return
        counted = _Counted(receive, most)
        try:
            await application(scope, counted.receive, send)
        except _TooLarge:
            await _refuse(send, most)

    return run


class _Counted:
    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _TooLarge
        return message


def _declared(scope: Scope) -> int:
    """Content-Length; 0 where it is missing or no number, which the server has refused by then."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() else 0


async def _refuse(send: Send, most: int) -> None:
    told = f"This is too large: at most {most // 1024 // 1024} MB can be sent here.\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": told})
