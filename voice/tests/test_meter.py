"""Measuring talks: several toys and processes, real Redis, a clock on the wall that is set."""

import asyncio
import contextlib
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import redis.asyncio
from django.conf import settings

from voice.limits import FREE, Allowed, Outlook, Window
from voice.meter import Measured, Meter
from voice.talktime import bonus_key, talk_key
from voice.tests.scene import Happening

KOLKATA = ZoneInfo("Asia/Kolkata")
NIGHT = tuple(Window(day, time(20), time(7)) for day in range(7))
TONIGHT = date(2026, 11, 20)


class Toy(Happening):
    """A talk that is measured. Nobody has talked yet."""

    def __init__(self) -> None:
        super().__init__()
        self.talked_seconds = 0.0
        self.bonus_evening: date | None = None
        self.outlooks: list[Outlook] = []
        self._tasks: set[asyncio.Task] = set()

    def limit(self, outlook: Outlook) -> None:
        self.outlooks.append(outlook)
        task = asyncio.create_task(self.changed())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def state(self) -> str:
        return self.outlooks[-1].state if self.outlooks else ""

    async def hears(self, state: str) -> None:
        await self.until(lambda: self.state == state)


class Wall:
    """The clock on the wall, in India."""

    def __init__(self, hour: int, minute: int = 0, *, day: int = 20) -> None:
        self.set(hour, minute, day=day)

    def set(self, hour: int, minute: int = 0, *, day: int = 20) -> None:
        self.now = datetime(2026, 11, day, hour, minute, tzinfo=KOLKATA).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def child() -> UUID:
    return uuid4()


@pytest.fixture
async def store():
    async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as one:
        yield one


def measured(toy: Toy, child: UUID, allowed: Allowed, *, session: str = "s1") -> Measured:
    return Measured(toy, child, session, allowed, FREE)


@contextlib.asynccontextmanager
async def alone(toy: Toy, child: UUID, allowed: Allowed, wall: Wall, *, session: str = "s1"):
    """A process of its own that measures one talk."""
    meter, one = Meter(settings.REDIS_URL, wall), measured(toy, child, allowed, session=session)
    before = asyncio.all_tasks()
    async with meter.over(one):
        yield meter, one
    left = {task for task in asyncio.all_tasks() - before if task.get_name() == "meter"}
    assert left == set()


def minutes(count: int, **more) -> Allowed:
    return Allowed(daily_seconds=count * 60, zone=KOLKATA, **more)


async def test_two_toys_of_a_child_in_two_processes_use_up_the_same_minutes(child):
    wall, bedroom, kitchen = Wall(12), Toy(), Toy()
    async with (
        alone(bedroom, child, minutes(10), wall),
        alone(kitchen, child, minutes(10), wall, session="s2"),
    ):
        bedroom.talked_seconds = 400
        kitchen.talked_seconds = 150
        await kitchen.until(lambda: any(49 < one.ends_in < 51 for one in kitchen.outlooks))
        await bedroom.until(lambda: any(49 < one.ends_in < 51 for one in bedroom.outlooks))
        kitchen.talked_seconds = 201
        await bedroom.hears("limit")
        await kitchen.hears("limit")


async def test_two_toys_of_a_child_in_one_process_do_too(child):
    wall, bedroom, kitchen = Wall(12), Toy(), Toy()
    async with (
        alone(bedroom, child, minutes(10), wall) as (meter, _),
        meter.over(measured(kitchen, child, minutes(10), session="s2")),
    ):
        bedroom.talked_seconds = kitchen.talked_seconds = 300
        await bedroom.hears("limit")
        await kitchen.hears("limit")


async def test_another_child_has_minutes_of_its_own(child):
    wall, ashas, ravis = Wall(12), Toy(), Toy()
    async with (
        alone(ashas, child, minutes(10), wall) as (meter, _),
        meter.over(measured(ravis, uuid4(), minutes(10), session="s2")),
    ):
        ashas.talked_seconds = 600
        await ashas.hears("limit")
    assert ravis.state == ""


async def test_midnight_gives_new_minutes(child):
    wall, toy = Wall(23, 59), Toy()
    async with alone(toy, child, minutes(10), wall):
        toy.talked_seconds = 600
        await toy.hears("limit")
        wall.set(0, day=21)
        await toy.hears("")
        assert toy.outlooks[-1] == FREE  # ten minutes are far away
        toy.talked_seconds = 1200
        await toy.hears("limit")


async def test_what_was_talked_last_is_counted_when_the_toy_leaves(child, store):
    toy = Toy()
    async with alone(toy, child, minutes(10), Wall(12)):
        toy.talked_seconds = 12.5
    async with alone(toy, child, Allowed(zone=KOLKATA), Wall(12)):
        toy.talked_seconds = 20  # of a talk that is new, and without limits
    assert int(await store.get(talk_key(child, TONIGHT))) == 32_500


async def test_a_flushed_redis_loses_nothing_while_somebody_talks(child, store):
    toy = Toy()
    async with alone(toy, child, minutes(10), Wall(12)):
        toy.talked_seconds = 590
        await toy.until(lambda: toy.outlooks and toy.outlooks[-1].ends_in < 11)
        await store.delete(talk_key(child, TONIGHT))
        toy.talked_seconds = 600
        await toy.hears("limit")
    assert int(await store.get(talk_key(child, TONIGHT))) == 600_000


async def test_a_changed_limit_bites_and_lets_go_at_once(child):
    toy = Toy()
    async with alone(toy, child, Allowed(zone=KOLKATA), Wall(21)) as (meter, one):
        meter.allow(one, Allowed(quiet=NIGHT, zone=KOLKATA))
        await toy.hears("quiet_hours")
        meter.allow(one, minutes(10))
        await toy.hears("")
        toy.talked_seconds = 300
        meter.allow(one, minutes(5))
        await toy.hears("limit")
        meter.allow(one, minutes(60))
        await toy.hears("")


async def test_quiet_hours_come_and_go_with_the_wall(child):
    wall, toy = Wall(19, 50), Toy()
    async with alone(toy, child, Allowed(quiet=NIGHT, zone=KOLKATA), wall):
        wall.set(19, 59)
        await toy.until(lambda: toy.outlooks and toy.outlooks[-1].ends_by == "quiet_hours")
        assert toy.outlooks[-1].ends_in == 60
        wall.set(20)
        await toy.hears("quiet_hours")
        assert toy.outlooks[-1].evening == TONIGHT
        wall.set(7, day=21)
        await toy.hears("")


async def test_a_story_for_the_evening_is_told_by_one_toy_only(child, store):
    allowed = Allowed(quiet=NIGHT, has_bonus_story=True, zone=KOLKATA)
    wall, first, second = Wall(21), Toy(), Toy()
    async with (
        alone(first, child, allowed, wall),
        alone(second, child, allowed, wall, session="s2"),
    ):
        await first.until(lambda: first.outlooks and first.outlooks[-1].has_bonus)
        await second.until(lambda: second.outlooks and second.outlooks[-1].has_bonus)
        first.bonus_evening = TONIGHT
        await second.until(lambda: not second.outlooks[-1].has_bonus)
        assert first.outlooks[-1].has_bonus  # it is being told there
        assert await store.get(bonus_key(child, TONIGHT)) == b"s1"
        second.bonus_evening = TONIGHT  # at the same instant, and too late
        wall.set(22)
        await asyncio.sleep(0)
    assert await store.get(bonus_key(child, TONIGHT)) == b"s1"


async def test_a_story_that_has_begun_is_not_ended_by_the_minutes(child):
    allowed = minutes(10, quiet=NIGHT, has_bonus_story=True)
    toy = Toy()
    async with alone(toy, child, allowed, Wall(21)):
        toy.talked_seconds = 500
        await toy.until(lambda: toy.outlooks and toy.outlooks[-1].has_bonus)
        toy.bonus_evening = TONIGHT
        toy.talked_seconds = 700
        key = talk_key(child, TONIGHT)
        async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as one:
            while int(await one.get(key) or 0) < 700_000:  # noqa: ASYNC110 - Redis tells nobody
                await asyncio.sleep(0.05)
    assert toy.outlooks[-1].has_bonus


class Broken(Toy):
    """A talk that cannot be told anything."""

    def limit(self, outlook: Outlook) -> None:
        super().limit(outlook)
        raise RuntimeError("broken")


async def test_one_talk_that_fails_does_not_keep_others_from_being_measured(child):
    broken, whole, wall = Broken(), Toy(), Wall(19, 59)
    soon = Allowed(quiet=NIGHT, zone=KOLKATA)
    async with (
        alone(broken, child, soon, wall) as (meter, _),
        meter.over(measured(whole, child, soon, session="s2")),
    ):
        await whole.until(lambda: len(whole.outlooks) > 1)
        await broken.until(lambda: len(broken.outlooks) > 1)


async def test_without_redis_the_process_counts_on_for_itself(child):
    toy = Toy()
    meter = Meter("unix:///nowhere.sock", Wall(12))
    async with meter.over(measured(toy, child, minutes(10))):
        toy.talked_seconds = 601
        await toy.hears("limit")
