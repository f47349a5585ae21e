"""A family limits its child while it talks, through the whole product."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import redis

from accounts import epoch
from devices.clips import read_wav
from devices.toy import MayNotTalk, Toy
from tests.journeys.house import ROOT, House, furnish, lived_in
from voice.talktime import talk_key

SPEECH = ROOT / "demo" / "speech"
REACHED_SECONDS = 2.0  # real ones: what is promised to parents
DAILY_MINUTES = 30
LEFT_SECONDS = 60.0  # less than the story takes, more than the lesson
SECOND_TOY = """
import json
from devices import credentials
from devices.models import Device
first = Device.objects.get(serial={serial!r})
second = Device.objects.create(serial="HAN-SECOND", profile=first.profile, family=first.family)
print(json.dumps([second.serial, credentials.issue(second)]))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A house of its own: its child talks little."""
    return furnish(tmp_path_factory.mktemp("limits"), "limits")


@pytest.fixture(scope="module")
def house(environment: dict[str, str]) -> Iterator[House]:
    with lived_in(environment, scale=4.0) as house:
        yield house


@pytest.fixture(autouse=True)
def _unlimited(house: House) -> Iterator[None]:
    yield
    house.rows("DELETE FROM accounts_quiethours RETURNING id")
    house.rows("DELETE FROM accounts_limits RETURNING id")
    epoch.bump(child_of(house))


def child_of(house: House) -> str:
    query = "SELECT profile_id FROM devices_device WHERE serial = %s"
    [(child_id,)] = house.rows(query, house.toy["serial"])
    return str(child_id)


def limit(house: House, minutes: int | None = None, *, has_bonus_story: bool = False) -> None:
    """What the family allows, as the portal saves it."""
    child_id = child_of(house)
    house.rows(
        "INSERT INTO accounts_limits (profile_id, daily_minutes, volume_cap_percent, is_ai_off,"
        " has_bonus_story, updated_at) VALUES (%s, %s, 100, false, %s, now()) RETURNING id",
        child_id,
        minutes,
        has_bonus_story,
    )
    epoch.bump(child_id)


def be_quiet(house: House, *, has_bonus_story: bool = False) -> None:
    """Quiet hours all day, every day."""
    child_id = child_of(house)
    house.rows(
        "INSERT INTO accounts_quiethours (profile_id, weekday, starts, ends)"
        " SELECT %s, generate_series(0, 6), '00:00', '23:59:59.999999' RETURNING id",
        child_id,
    )
    limit(house, has_bonus_story=has_bonus_story)


def clip(name: str, toy: Toy) -> bytes:
    return read_wav(SPEECH / f"{name}.wav", toy.rate_hz)


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 - of another process there is no event to wait for
            await asyncio.sleep(0.02)


async def test_quiet_hours_reach_a_silent_toy_within_two_seconds(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        await asyncio.to_thread(be_quiet, house)
        saved_at = time.monotonic()
        await until(lambda: toy.policy == "quiet_hours")
        assert time.monotonic() - saved_at < REACHED_SECONDS
        await until(lambda: not toy.is_connected)
        with pytest.raises(MayNotTalk):
            await toy.say(clip("en_flite_teach", toy))
    assert "quiet_hours" in toy.diary.prompts


async def test_quiet_hours_in_the_middle_of_a_lesson_end_it_kindly(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        lesson = asyncio.create_task(toy.say(clip("en_flite_teach", toy)))
        await until(lambda: toy.turn.audio_ms > 1000)
        await asyncio.to_thread(be_quiet, house)
        with contextlib.suppress(MayNotTalk):
            await lesson
        await until(lambda: toy.policy == "quiet_hours")
        turn = toy.diary.turns[1]
    assert [tool["name"] for tool in turn.tools] == ["teach_hanuman_chalisa"]
    assert turn.said.endswith("Now it is quiet time. Rest well, little friend. Jai Hanuman!")


async def test_in_quiet_hours_one_more_story_is_told_and_then_no_other(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        await asyncio.to_thread(be_quiet, house, has_bonus_story=True)
        await asyncio.sleep(REACHED_SECONDS)
        assert toy.is_connected
        with contextlib.suppress(MayNotTalk):
            await toy.say(clip("en_flite_story", toy))
        await until(lambda: toy.policy == "quiet_hours")
        turn = toy.diary.turns[1]
    [call] = turn.tools
    assert "One more story, and then good night." in turn.said
    assert " ".join(call["result"]["story"].split()) in " ".join(turn.said.split())
    assert turn.said.endswith("Now it is quiet time. Rest well, little friend. Jai Hanuman!")
    async with house.demo_toy() as toy:
        await until(lambda: toy.policy == "quiet_hours")


async def test_two_toys_of_a_child_use_up_the_same_minutes(house: House):
    source = SECOND_TOY.format(serial=house.toy["serial"])
    printed = await asyncio.to_thread(house.annexe.do, source)
    serial, secret = json.loads(printed.splitlines()[-1])
    await asyncio.to_thread(has_talked, house, DAILY_MINUTES * 60 - LEFT_SECONDS)
    await asyncio.to_thread(limit, house, DAILY_MINUTES)
    async with (
        house.demo_toy() as first,
        Toy(house.url, serial, secret, clock=first.clock) as second,
    ):
        await first.say(clip("en_flite_teach", first))
        with contextlib.suppress(MayNotTalk):
            await second.say(clip("en_flite_story", second))
        await until(lambda: (first.policy, second.policy) == ("limit", "limit"))
        lesson, story = first.diary.turns[1], second.diary.turns[1]
    assert "nearly over for today" in lesson.said
    assert story.said.endswith("meet again tomorrow. Jai Hanuman!")
    assert 0 < story.audio_ms / 1000 < LEFT_SECONDS
    async with house.demo_toy() as toy:
        await until(lambda: toy.policy == "limit")


def has_talked(house: House, seconds: float) -> None:
    """What the platform counts of the child's day so far; less is never counted again."""
    child_id = UUID(child_of(house))
    today = datetime.now(ZoneInfo("Asia/Kolkata")).date()
    with redis.Redis.from_url(house.environment["REDIS_URL"]) as store:
        store.set(talk_key(child_id, today), round(seconds * 1000))
