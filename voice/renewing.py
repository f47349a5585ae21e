"""
A child's brief made anew while its toy stays connected: its family has changed something.

Only when `voice.vigil` has seen that the brief is old, so nothing is asked for a frame or a turn.
Where the database is away it is tried again, later each time; until then the talk goes on as it
was briefed.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from django.db import Error as DatabaseProblem
from redis.exceptions import RedisError

from keyring.wrapping import KeyStoreUnavailable
from voice.brief import Brief

log = logging.getLogger(__name__)

BRIEF_SECONDS = 10.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 60.0
AWAY = (DatabaseProblem, KeyStoreUnavailable, RedisError, OSError, TimeoutError)


class Renewal:
    """`make` gives the brief as it is now, None when there is none; `use` puts it in force."""

    def __init__(
        self, make: Callable[[], Awaitable[Brief | None]], use: Callable[[Brief], None]
    ) -> None:
        self._make, self._use = make, use
        self._is_wanted = asyncio.Event()

    def want(self) -> None:
        """The brief is old. Never waits; asked for twice it is made once."""
        self._is_wanted.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        failures = 0
        while True:
            await self._is_wanted.wait()
            self._is_wanted.clear()
            try:
                async with asyncio.timeout(BRIEF_SECONDS):
                    brief = await self._make()
            except AWAY as problem:
                log.warning("a brief cannot be renewed", extra={"why": type(problem).__name__})
                wait = min(FIRST_WAIT_SECONDS * 2 ** min(failures, 10), LONGEST_WAIT_SECONDS)
                failures += 1
                self.want()
                await asyncio.sleep(wait * random.uniform(0.5, 1.0))
                continue
            failures = 0
            if brief is not None:
                self._use(brief)
