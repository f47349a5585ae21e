"""
The way to the toy: a bounded mailbox, its one writer, and an eye on a toy that does not read.
"""

from collections.abc import Awaitable, Callable, Generator
from typing import Any

from clock import Clock
from voice.counting import count
from voice.effects import HangUp
from voice.mailbox import Mailbox

WAITING_FRAMES = 400  # playback is paced, so that more means a toy that does not read
STUCK_SECONDS = 20.0

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Ended(Exception):
    """The toy left, or was hung up on: everything of its conversation ends."""


class _Begun:
    """A send that has to wait; whoever awaits it goes on with it."""

    def __init__(self, waits_for: Any, rest: Generator[Any, Any, None]) -> None:
        self._waits_for = waits_for
        self._rest = rest

    def __await__(self) -> Generator[Any, Any, None]:
        try:
            yield self._waits_for
            yield from self._rest
        finally:
            self._rest.close()


class Outlet:
    """Takes texts, frames and a last HangUp for the toy; `send` is the ASGI server's."""

    def __init__(self, send: Send, clock: Clock) -> None:
        self._send = send
        self._clock = clock
        self._mailbox: Mailbox[str | bytes | _Begun | HangUp] = Mailbox(
            WAITING_FRAMES, may_drop=lambda item: isinstance(item, bytes)
        )
        self.put = self._mailbox.put

    @property
    def is_behind(self) -> bool:
        """So much waits for the toy that nothing more should be fetched for it."""
        return len(self._mailbox) > WAITING_FRAMES // 2

    def pass_on(self, frame: bytes) -> None:
        """
        One frame at once, while the writer has nothing to do; else in its turn.

        The server's `send` is gone through here, outside of any task, as far as it goes without
        waiting: for a toy that reads, to the end. Waking the writer would cost more than the send.
        """
        if not self._mailbox.is_idle:
            self.put(frame)
            return
        sending = self._send({"type": "websocket.send", "bytes": frame}).__await__()
        try:
            self.put(_Begun(next(sending), sending))
        except StopIteration:
            pass  # it is sent
        except OSError:
            self.put(frame)  # the toy left, as the writer will find, too

    async def write(self) -> None:
        """Send what is put, until cancelled. Raises Ended after a HangUp, or when the toy left."""
        send, take = self._send, self._mailbox.take
        try:
            while True:
                item = await take()
                if isinstance(item, HangUp):
                    code, reason = item.code, item.reason
                    await send({"type": "websocket.close", "code": code, "reason": reason})
                    raise Ended
                if isinstance(item, _Begun):
                    await item
                    continue
                kind = "bytes" if isinstance(item, bytes) else "text"
                await send({"type": "websocket.send", kind: item})
        except OSError:
            raise Ended from None  # it left while something was on its way to it

    async def watch(self) -> None:
        """A toy that has read nothing for long cannot be told anything, not even a close code."""
        await self._mailbox.stalled(self._clock, STUCK_SECONDS)
        count("frames_dropped", "slow_toy", len(self._mailbox))
        raise Ended
