"""A story through the whole product: what the toy has played is where it goes on."""

import asyncio
from datetime import datetime

from devices.clips import read_wav
from devices.toy import Toy
from learning.storytelling import sentences
from tests.journeys.house import ROOT, House

SPEECH = ROOT / "demo" / "speech"
HEARD_MS = 15_000  # some sentences of an episode, which has more than a minute


def clip(name: str, toy: Toy) -> bytes:
    return read_wav(SPEECH / f"{name}.wav", toy.rate_hz)


async def until(is_so) -> None:
    while not is_so():  # noqa: ASYNC110 - of another process there is no event to wait for
        await asyncio.sleep(0.02)


def places(house: House) -> list[tuple]:
    """Where each story that was begun goes on, the one heard last first."""
    return house.rows(
        "SELECT position, sentence, times_heard FROM story_progress ORDER BY last_heard DESC"
    )


def turns_since(house: House, began: datetime) -> list[tuple]:
    """Of each conversation; a turn is written after all that was heard before it."""
    return house.rows("SELECT turns FROM interactions WHERE started_at >= %s", began)


async def test_a_story_that_is_broken_off_goes_on_with_its_sentence_another_day(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        began = house.rows("SELECT now()")[0][0]  # toys of tests before have left by then
        story = asyncio.create_task(toy.say(clip("en_flite_story", toy)))
        await asyncio.wait_for(until(lambda: toy.turn.audio_ms > HEARD_MS), 30)
        begun = toy.turn
        toy.press()
        toy.release()
        await toy.answered(toy.turn)
        await story
    await asyncio.wait_for(until(lambda: turns_since(house, began) == [(2,)]), 10)
    position, sentence, times_heard = places(house)[0]

    async with house.demo_toy() as toy:
        await toy.settled()
        again = await toy.say(clip("en_flite_story", toy))

    result = begun.tools[0]["result"]
    told = sentences(result["story"])
    assert position == result["episode"]
    assert times_heard >= 1
    assert 0 < sentence < len(told)
    assert again.tools[0]["result"]["story"] == result["story"]
    assert " ".join(again.said.split()).startswith(" ".join(told[sentence:]))
