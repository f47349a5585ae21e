"""
Measuring all talks of a process against their families' limits, every 500 ms.

How long each child has talked is counted in Redis, so that several toys of a child use up the same
minutes; one round trip serves all talks, and talks without limits are counted every ten seconds.
Two toys together overrun by what both talk between two looks. Without Redis the process goes on
with what it knows; `vigil.py` ends the talks when that lasts.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import inf
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from voice.limits import FREE, Allowed, Outlook, evening_of, judge
from voice.talktime import ADD, LIVES_SECONDS, bonus_key, talk_key

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5  # real ones, as all here: the clock on the wall does not speed up
ANSWER_SECONDS = 0.5  # for Redis
CANCEL_AGAIN_SECONDS = 0.2
FREE_COUNT_MS = 10_000  # of a child without limits, in case it gets some; the rest at the end
IN_SIGHT_SECONDS = 300.0  # what ends later than this is not told


class Limited(Protocol):
    """A conversation as the meter sees it: `voice.bridge.Bridge`."""

    @property
    def talked_seconds(self) -> float: ...

    @property
    def bonus_evening(self) -> date | None: ...

    def limit(self, outlook: Outlook) -> None: ...


@dataclass(eq=False, slots=True)
class Measured:
    """One talk. `session` is what holds the evening's bonus story, `counted_ms` is in Redis."""

    talk: Limited
    child_id: UUID
    session: str
    allowed: Allowed
    told: Outlook
    counted_ms: int = 0
    has_bonus: bool = False
    claimed: date | None = None

    @property
    def uncounted_ms(self) -> int:
        return max(0, round(self.talk.talked_seconds * 1000) - self.counted_ms)

    @property
    def is_concerned(self) -> bool:
        """There is something to count or to tell."""
        is_free = self.allowed.is_free and self.told == FREE
        return not is_free or self.uncounted_ms > FREE_COUNT_MS


class Meter:
    """The process's meter: it looks from the first talk to the last."""

    def __init__(self, url: str, wall: Callable[[], datetime] = timezone.now) -> None:
        self._url = url
        self._wall = wall
        self._spell: Spell | None = None

    @contextlib.asynccontextmanager
    async def over(self, measured: Measured) -> AsyncIterator[None]:
        """Measure while the block runs; what was talked to its end is counted."""
        spell = self._spell = self._spell or Spell(self._url, self._wall)
        spell.talks.add(measured)
        try:
            yield
        finally:
            spell.talks.discard(measured)
            if not spell.talks:
                self._spell = None
            try:
                await spell.count([measured])
            finally:
                if not spell.talks:
                    await spell.stop()

    def allow(self, measured: Measured, allowed: Allowed) -> None:
        """The family has changed its limits: they are looked at at once."""
        if measured.allowed != allowed:
            measured.allowed = allowed
            if self._spell is not None:
                self._spell.is_changed.set()


class Spell:
    """One spell of measuring."""

    def __init__(self, url: str, wall: Callable[[], datetime]) -> None:
        self.talks: set[Measured] = set()
        self.is_changed = asyncio.Event()
        self._wall = wall
        self._known_ms: dict[str, int] = {}
        self._counting = asyncio.Lock()  # nothing is counted twice
        self._redis = Redis.from_url(
            url,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._looking = asyncio.create_task(self._look_for_ever(), name="meter")

    async def stop(self) -> None:
        # The Redis client swallows a cancellation that comes in the middle of a command.
        while not self._looking.done():
            self._looking.cancel()
            await asyncio.wait([self._looking], timeout=CANCEL_AGAIN_SECONDS)
        await self._redis.aclose()

    async def count(self, talks: list[Measured]) -> None:
        """Tell Redis what was talked since the last time, and hear what others have."""
        async with self._counting:
            await self._count(talks, now=self._wall())

    async def _look_for_ever(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self.is_changed.wait()
            self.is_changed.clear()
            try:
                await self._look()
            except Exception:
                log.exception("measuring failed")

    async def _look(self) -> None:
        talks = [measured for measured in self.talks if measured.is_concerned]
        await self.count(talks)
        now = self._wall()
        keys = {talk_key(one.child_id, one.allowed.day(now)) for one in talks}
        self._known_ms = {key: ms for key, ms in self._known_ms.items() if key in keys}
        for measured in talks:
            if measured not in self.talks:
                continue
            try:
                self._tell(measured, now)
            except Exception:  # whatever it is, the other talks are still to be measured
                log.exception("a talk could not be measured")

    async def _count(self, talks: list[Measured], *, now: datetime) -> None:
        asked: list[Callable[[Any], None]] = []
        pipeline = self._redis.pipeline(transaction=False)
        by_day: dict[str, list[Measured]] = {}
        for measured in talks:
            key = talk_key(measured.child_id, measured.allowed.day(now))
            by_day.setdefault(key, []).append(measured)
        for key, group in by_day.items():
            self._ask_talked(pipeline, key, group, asked)
        for measured in talks:
            self._ask_bonus(pipeline, measured, now, asked)
        if not asked:
            return
        try:
            answers = await pipeline.execute()
        except (RedisError, OSError) as problem:
            log.warning("talking is not counted", extra={"why": type(problem).__name__})
            return
        for heed, answer in zip(asked, answers, strict=True):
            heed(answer)

    def _ask_talked(
        self,
        pipeline: Any,
        key: str,
        group: list[Measured],
        asked: list[Callable[[Any], None]],
    ) -> None:
        new = [(measured, measured.uncounted_ms) for measured in group]
        added = sum(ms for _, ms in new)
        if not added and all(measured.allowed.daily_seconds is None for measured in group):
            return
        pipeline.eval(ADD, 1, key, added, self._known_ms.get(key, 0) + added, LIVES_SECONDS)

        def heed(count: int) -> None:
            self._known_ms[key] = int(count)
            for measured, ms in new:
                measured.counted_ms += ms

        asked.append(heed)

    def _ask_bonus(
        self,
        pipeline: Any,
        measured: Measured,
        now: datetime,
        asked: list[Callable[[Any], None]],
    ) -> None:
        evening = measured.talk.bonus_evening
        if evening is not None and evening != measured.claimed:
            key = bonus_key(measured.child_id, evening)
            pipeline.set(key, measured.session, nx=True, ex=LIVES_SECONDS)
            asked.append(lambda _: setattr(measured, "claimed", evening))
        evening = evening_of(measured.allowed, now) if measured.allowed.has_bonus_story else None
        if evening is None:
            measured.has_bonus = False
            return
        pipeline.get(bonus_key(measured.child_id, evening))
        mine = measured.session.encode()
        asked.append(lambda holder: setattr(measured, "has_bonus", holder in (None, mine)))

    # -- telling ---------------------------------------------------------------------------------

    def _tell(self, measured: Measured, now: datetime) -> None:
        outlook = self._outlook(measured, now)
        # What is in sight comes nearer all the time; everything else is told when it changes.
        if outlook != measured.told or outlook.ends_in < inf:
            measured.told = outlook
            measured.talk.limit(outlook)

    def _outlook(self, measured: Measured, now: datetime) -> Outlook:
        allowed = measured.allowed
        if allowed.is_free:
            return FREE
        key = talk_key(measured.child_id, allowed.day(now))
        used_ms = self._known_ms.get(key, 0) + measured.uncounted_ms
        verdict = judge(allowed, used_seconds=used_ms / 1000, now=now)
        is_begun = verdict.evening is not None and verdict.evening == measured.talk.bonus_evening
        has_bonus = measured.has_bonus and (is_begun or verdict.seconds_left != 0)
        outlook = verdict.outlook(now=now, has_bonus=has_bonus)
        if outlook.ends_in > IN_SIGHT_SECONDS:
            return replace(outlook, ends_in=inf, ends_by="")
        return outlook
