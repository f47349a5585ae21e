"""A family changes its mind while its child talks: through the whole product."""

import asyncio
import contextlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.clips import read_wav
from devices.toy import MayNotTalk, Toy
from hanuman.keeper import Valkey
from tests.journeys.house import ROOT, House, furnish, lived_in

SPEECH = ROOT / "demo" / "speech"
WORD = """
from django.utils import timezone
from accounts import consent
from accounts.models import Profile
child = Profile.objects.get(devices__serial={serial!r})
guardian = child.family.guardians.first()
said = dict(guardian=guardian, now=timezone.now())
"""
WITHDRAW = WORD + "consent.withdraw(child.pk, {purposes!r}, **said)"
AGREE = WORD + "consent.grant(child.pk, {purposes!r}, evidence=consent.BY_STAFF, **said)"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A house of its own: what is withdrawn here is missed nowhere else."""
    return furnish(tmp_path_factory.mktemp("withdrawals"), "withdrawals")


@pytest.fixture(scope="module")
def house(environment: dict[str, str]) -> Iterator[House]:
    with lived_in(environment, scale=4.0) as house:
        yield house


@contextlib.asynccontextmanager
async def without(house: House, *purposes: str):
    """The family withdraws, from a process of its own, and agrees again at the end."""
    about = {"serial": house.toy["serial"], "purposes": list(purposes)}
    await asyncio.to_thread(house.annexe.do, WITHDRAW.format(**about))
    try:
        yield
    finally:
        await asyncio.to_thread(house.annexe.do, AGREE.format(**about))


def clip(name: str, toy: Toy) -> bytes:
    return read_wav(SPEECH / f"{name}.wav", toy.rate_hz)


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 - of another process there is no event to wait for
            await asyncio.sleep(0.02)


def kept(house: House) -> list[list[tuple]]:
    """All rows of learning and conversations."""
    tables = ("chalisa_progress", "story_progress", "interactions")
    return [house.rows(f"SELECT * FROM {table} ORDER BY id") for table in tables]


async def test_a_withdrawal_in_the_middle_of_a_story_ends_the_talk(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        await toy.say(clip("en_flite_teach", toy))
        await until(lambda: house.rows("SELECT 1 FROM interactions"))
        story = asyncio.create_task(toy.say(clip("en_flite_story", toy)))
        await until(lambda: toy.turn.number == 2 and toy.turn.audio_ms > 3000)
        async with without(house, "core_voice"):
            before = kept(house)
            cut = await story
            await asyncio.sleep(2)  # as long as anything may take
            after = kept(house)
    assert toy.policy == "withdrawn"
    assert toy.diary.wiped == ["withdrawn"]
    assert cut.audio_ms < 60_000  # the whole story is longer
    assert after == before
    assert [row[0] for row in house.rows("SELECT turns FROM interactions")] == [1]


async def test_without_progress_a_lesson_goes_on_and_nothing_is_kept(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        first = await toy.say(clip("en_flite_teach", toy))
        async with without(house, "progress"):
            before = kept(house)[:2]
            second = await toy.say(clip("en_flite_next", toy))
            assert kept(house)[:2] == before
    lessons = [turn.tools[0]["result"] for turn in (first, second)]
    assert lessons[1]["index"] == lessons[0]["next_step_index"]
    assert second.was_answered
    assert toy.policy == "paired"


async def test_without_consent_the_toy_is_told_and_closed(house: House):
    async with without(house, "core_voice"), house.demo_toy() as toy:
        with pytest.raises(MayNotTalk) as refusal:
            await toy.say(clip("en_flite_teach", toy))
    assert refusal.value.policy == "withdrawn"
    assert toy.diary.wiped == ["withdrawn"]


async def test_a_talk_ends_when_nobody_could_withdraw_it_any_more(environment, tmp_path: Path):
    with (
        valkey(tmp_path) as (url, process),
        lived_in(environment, scale=4.0, REDIS_URL=url) as house,
    ):
        async with house.demo_toy() as toy:
            await toy.settled()
            story = asyncio.create_task(toy.say(clip("en_flite_story", toy)))
            await until(lambda: toy.turn.audio_ms > 3000)
            process.kill()
            await until(lambda: not toy.is_connected)
            with contextlib.suppress(Exception):
                await story
    assert toy.turn.errors == ["unavailable"]


@contextlib.contextmanager
def valkey(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A broker that may be killed; its address, and its process."""
    (folder / "log").mkdir()
    one = Valkey(folder, folder, is_durable=False)
    one.prepare()
    process = one.start()
    try:
        while not one.is_ready():
            assert process.poll() is None
        yield f"unix://{one.socket}?db=0", process
    finally:
        process.kill()
        process.wait()
