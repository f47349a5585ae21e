"""
Watching over all talks of a process: whoever may talk no longer is told within two seconds.

Every 500 ms, and whenever a change is told aloud, two counts are read in Redis: of changes to any
child's epoch (accounts/epoch.py), and of places taken. Where one has moved, the epochs and places
of all talks are read with one command, and an epoch that changed makes the database be asked
again. Nothing is read for a frame, and nothing for a single toy. What cannot be asked counts as
no: with Redis out of reach for over a second, and for a doubt that the database does not settle,
the talk ends.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import Error as DatabaseProblem
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from accounts import epoch
from voice.standing import Door, Standing

log = logging.getLogger(__name__)

# All of these are real seconds, whatever TIME_SCALE is: parents and processes do not speed up.
READ_SECONDS = 0.5  # between two reads of the epochs
ANSWER_SECONDS = 0.5  # for Redis to answer one command
RETRY_SECONDS = 0.1
LONGEST_WAIT_SECONDS = 5.0  # before work that keeps failing is tried again
LOST_SECONDS = 1.0  # Redis out of reach for so long ends the talks
DATABASE_SECONDS = 1.0  # to settle a doubt
ANYWAY_SECONDS = 30.0  # then all are asked about: an epoch is lost when its writer dies at once
PLACE_LIVES_SECONDS = 24 * 3600
PLACES = "place:count"  # of places taken, ever
CANCEL_AGAIN_SECONDS = 0.2

Ask = Callable[[Iterable[Door]], Awaitable[dict[Door, Standing]]]


@dataclass(eq=False, slots=True)
class Talk:
    """
    A talk that is watched. `mark` is the count of changes from before its `standing` was asked.

    `place` names what only one of several sockets can have, `session` whose it is. `heed` is told
    a new standing, or None when nobody could be asked; `leave` is called when the place is lost.
    """

    door: Door
    child_id: UUID
    standing: Standing
    mark: bytes | None
    place: str
    session: str
    heed: Callable[[Standing | None], None]
    leave: Callable[[], None]
    epoch: bytes | None = None
    is_known: bool = field(default=False)  # its epoch has been read
    has_place: bool = field(default=False)


class Watch:
    """One spell of watching, from the first talk to the last."""

    def __init__(self, url: str, ask: Ask) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),  # how often is decided here
        )
        self._ask = ask
        self._talks: set[Talk] = set()
        self._doubted: set[Talk] = set()
        self._has_doubts = asyncio.Event()
        self._is_told = asyncio.Event()
        self._read_at = time.monotonic()
        self._counts: list[bytes | None] = []
        work = [self._read_epochs, self._listen, self._settle, self._ask_anyway]
        self._tasks = [
            asyncio.create_task(self._for_ever(each), name=f"vigil {each.__name__}")
            for each in work
        ]
        self.guests = 0

    async def mark(self) -> bytes | None:
        """The count of all changes so far; to be read before the database is asked."""
        count: bytes | None = await self._redis.get(epoch.COUNT)
        return count

    async def take_place(self, talk: Talk) -> None:
        """From now on the place is this talk's, and whoever had it leaves."""
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.set(_place(talk), talk.session, ex=PLACE_LIVES_SECONDS)
            pipeline.incr(PLACES)
            await pipeline.execute()
        talk.has_place = True

    async def look_at_place(self, talk: Talk) -> None:
        """Leave if somebody else has taken the place."""
        holder = await self._redis.get(_place(talk))
        if talk.has_place and holder not in (None, talk.session.encode()):
            talk.leave()

    @contextlib.contextmanager
    def over(self, talk: Talk) -> Iterator[None]:
        """Watch `talk` while the block runs."""
        self._talks.add(talk)
        self._is_told.set()
        try:
            yield
        finally:
            self._talks.discard(talk)
            self._doubted.discard(talk)

    async def stop(self) -> None:
        # The Redis client swallows a cancellation that comes in the middle of a command.
        while left := [task for task in self._tasks if not task.done()]:
            for task in left:
                task.cancel()
            await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)
        await self._redis.aclose()

    # -- the epochs ------------------------------------------------------------------------------

    async def _read_epochs(self) -> None:
        failures, failing_since = 0, 0.0
        while True:
            began = time.monotonic()
            self._is_told.clear()
            try:
                await self._read()
            except (RedisError, OSError) as problem:
                failing_since = failing_since if failures else began
                failures += 1
                # Twice: once may be this process, which was too busy to read the answer.
                if failures > 1 and time.monotonic() - failing_since > LOST_SECONDS:
                    self._give_up(type(problem).__name__)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            failures = 0
            self._read_at = time.monotonic()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(READ_SECONDS):
                    await self._is_told.wait()

    async def _read(self) -> None:
        """The counts; and when they moved or a talk is new, one command for all talks."""
        counts = await self._redis.mget([epoch.COUNT, PLACES])
        if counts != self._counts or not all(talk.is_known for talk in self._talks):
            await self._read_talks()
            self._counts = counts

    async def _read_talks(self) -> None:
        talks = [(talk, talk.has_place) for talk in self._talks]
        keys = [epoch.COUNT]
        for talk, _ in talks:
            keys += [epoch.key_of(talk.child_id), _place(talk)]
        count, *values = await self._redis.mget(keys)
        for (talk, had_place), now, holder in zip(talks, values[::2], values[1::2], strict=True):
            is_changed = now != talk.epoch if talk.is_known else count != talk.mark
            talk.epoch, talk.is_known = now, True
            if is_changed:
                self._doubt(talk)
            if had_place and holder not in (None, talk.session.encode()):
                talk.leave()

    async def _listen(self) -> None:
        """Changes that are told aloud are read at once."""
        async with self._redis.pubsub(ignore_subscribe_messages=True) as changes:
            await changes.subscribe(epoch.CHANNEL)
            while True:
                message = await changes.get_message(timeout=ANYWAY_SECONDS)
                if message and message["data"] in {str(t.child_id).encode() for t in self._talks}:
                    self._is_told.set()

    # -- the database ----------------------------------------------------------------------------

    def _doubt(self, talk: Talk) -> None:
        self._doubted.add(talk)
        self._has_doubts.set()

    async def _settle(self) -> None:
        """Ask about all that is in doubt, with one query at a time."""
        while True:
            await self._has_doubts.wait()
            self._has_doubts.clear()
            talks, self._doubted = self._doubted, set()
            found = await self._asked(talks)
            for talk in talks & self._talks:
                standing = found.get(talk.door)
                if standing is None or standing != talk.standing:
                    talk.standing = standing or talk.standing
                    talk.heed(standing)

    async def _ask_anyway(self) -> None:
        """What is found to differ is a doubt: it is asked about once more, and then counts."""
        while True:
            await asyncio.sleep(ANYWAY_SECONDS * random.uniform(0.8, 1.2))
            talks = set(self._talks)
            found = await self._asked(talks)
            for talk in talks & self._talks:
                if found.get(talk.door, talk.standing) != talk.standing:
                    self._doubt(talk)

    async def _asked(self, talks: set[Talk]) -> dict[Door, Standing]:
        """What stands; nothing at all when nobody could be asked."""
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                return await self._ask([talk.door for talk in talks])
        except (DatabaseProblem, OSError, TimeoutError) as problem:
            log.warning("nobody could be asked", extra={"why": type(problem).__name__})
        except Exception:  # whatever it is, a doubt that is not settled is a no
            log.exception("asking failed")
        return {}

    # -- trouble ---------------------------------------------------------------------------------

    def _give_up(self, why: str) -> None:
        talks, self._talks = self._talks, set()
        if talks:
            log.warning("the epochs cannot be read", extra={"why": why, "talks": len(talks)})
        for talk in talks:
            talk.heed(None)

    async def _for_ever(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it again after any failure, and end the talks when nobody watches for too long."""
        wait = RETRY_SECONDS
        while True:
            began = time.monotonic()
            try:
                await work()
            except (RedisError, OSError) as problem:
                log.warning("the vigil is disturbed", extra={"why": type(problem).__name__})
            except Exception:
                log.exception("the vigil failed")
                for talk in self._talks:
                    self._doubt(talk)
            if time.monotonic() - self._read_at > LOST_SECONDS + READ_SECONDS:
                self._give_up("nobody reads")
            wait = RETRY_SECONDS if time.monotonic() - began > ANYWAY_SECONDS else wait * 2
            await asyncio.sleep(min(wait, LONGEST_WAIT_SECONDS) * random.uniform(0.5, 1.0))


def _place(talk: Talk) -> str:
    return f"place:{talk.place}"


class Vigil:
    """The process's watch: it begins with the first guest and ends with the last."""

    def __init__(self, url: str, ask: Ask) -> None:
        self._url = url
        self._ask = ask
        self._watch: Watch | None = None

    @contextlib.asynccontextmanager
    async def watch(self) -> AsyncIterator[Watch]:
        """The watch, while the block runs."""
        watch = self._watch = self._watch or Watch(self._url, self._ask)
        watch.guests += 1
        try:
            yield watch
        finally:
            watch.guests -= 1
            if not watch.guests:
                self._watch = None
                await watch.stop()
