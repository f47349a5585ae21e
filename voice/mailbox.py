"""A bounded queue between the conversation and the one task that writes to a socket."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from clock import Clock

T = TypeVar("T")


class Mailbox(Generic[T]):
    """
    Never makes the sender wait. When it is full the oldest item that may be dropped is, and
    counted; an item that may not be dropped (a message) always finds a place.
    """

    def __init__(self, limit: int, *, may_drop: Callable[[T], bool]) -> None:
        self.dropped = 0
        self._taken = 0
        self._is_awaited = False
        self._limit = limit
        self._may_drop = may_drop
        self._items: deque[T] = deque()
        self._arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self._items)

    @property
    def is_idle(self) -> bool:
        """Nothing waits, and whoever takes has done with the last item."""
        return self._is_awaited and not self._items

    def put(self, item: T) -> None:
        if len(self._items) >= self._limit:
            self._make_room()
        self._items.append(item)
        self._arrived.set()

    async def take(self) -> T:
        """The oldest item; waits for one."""
        self._is_awaited = True
        while not self._items:
            self._arrived.clear()
            await self._arrived.wait()
        self._is_awaited = False
        return self.pop()

    def pop(self) -> T:
        """The oldest item of those that wait. Raises IndexError when there is none."""
        self._taken += 1
        return self._items.popleft()

    async def stalled(self, clock: Clock, seconds: float) -> None:
        """Returns when something has waited and nothing was taken for `seconds`."""
        while True:
            taken = self._taken
            await clock.sleep(seconds)
            if self._items and self._taken == taken:
                return

    def _make_room(self) -> None:
        for place, item in enumerate(self._items):
            if self._may_drop(item):
                del self._items[place]
                self.dropped += 1
                return
