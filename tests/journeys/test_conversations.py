"""Conversations through the whole product, four times faster than life."""

import asyncio
from datetime import datetime

import pytest

from devices.clips import read_wav
from devices.dialling import Refused
from devices.toy import Toy
from tests.journeys.house import ROOT, House, lived_in, manage

SPEECH = ROOT / "demo" / "speech"


def clip(name: str, toy: Toy) -> bytes:
    return read_wav(SPEECH / f"{name}.wav", toy.rate_hz)


def tool_names(turn) -> list[str]:
    return [tool["name"] for tool in turn.tools]


async def test_a_long_story_is_heard_to_its_end_with_a_strict_idle_time_out(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        turn = await toy.say(clip("en_flite_story", toy))

    assert tool_names(turn) == ["tell_story"]
    assert turn.audio_ms > 60_000
    assert turn.errors == []
    story = turn.tools[0]["result"]["story"]
    assert " ".join(turn.said.split()).startswith(" ".join(story.split()))


async def test_good_night_ends_the_conversation_after_the_farewell_was_played(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        turn = await toy.say(clip("en_flite_night", toy))
        await asyncio.wait_for(_until(lambda: toy.is_asleep), 10)

    assert tool_names(turn) == ["end_call"]
    assert turn.said.startswith("Good night, little friend.")
    assert turn.audio_ms > 1000


async def _until(is_so) -> None:
    while not is_so():  # noqa: ASYNC110 - of another process there is no event to wait for
        await asyncio.sleep(0.02)


async def test_a_conversation_leaves_one_interaction_without_words(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        began = house.rows("SELECT now()")[0][0]  # toys of tests before have left by then
        await toy.say(clip("en_flite_teach", toy))
        await toy.say(clip("en_flite_yes", toy))
    await asyncio.wait_for(_until(lambda: _interactions(house, began)), 10)

    [row] = _interactions(house, began)
    assert row[1].startswith("chalisa")
    assert row[2] is None
    assert all(set(turn) <= STAGES for turn in row[3])


STAGES = {
    "turn",
    "outcome",
    "transcript_ms",
    "first_tool_ms",
    "tool_ms",
    "first_agent_audio_ms",
    "first_toy_audio_ms",
}


def _interactions(house: House, began: datetime) -> list[tuple]:
    """Conversations of two turns since then."""
    return house.rows(
        "SELECT turns, topic, notes, latency FROM interactions"
        " WHERE started_at > %s AND turns = 2",
        began,
    )


async def test_a_second_press_silences_the_toy_at_once(house: House):
    async with house.demo_toy() as toy:
        await toy.settled()
        story = asyncio.create_task(toy.say(clip("en_flite_story", toy)))
        await asyncio.wait_for(_until(lambda: toy.turn.audio_ms > 3000), 30)
        interrupted = toy.turn
        toy.press()
        pressed_at = toy.clock.now()
        heard_ms = interrupted.audio_ms
        toy.release()
        answered = await toy.answered(toy.turn)
        await story

    assert interrupted.audio_ms - heard_ms <= 200
    assert toy.clock.now() > pressed_at
    assert answered.number == interrupted.number + 1
    assert answered.said.startswith("I did not hear you")


async def test_a_lost_upstream_is_replaced_and_the_question_answered(furnished):
    faults = {"drop_mid_reply_ms": 600, "drop_times": 1}
    with lived_in(furnished, scale=2.0, faults=faults) as house:
        async with house.demo_toy() as toy:
            turn = await toy.say(clip("en_flite_teach", toy))

    assert tool_names(turn) == ["teach_hanuman_chalisa"]  # not taught twice
    assert turn.errors == []
    assert turn.audio_ms > 5000


async def test_an_upstream_that_refuses_is_told_kindly(furnished):
    with lived_in(furnished, scale=8.0, faults={"refuse_connection": 429}) as house:
        async with house.demo_toy() as toy:
            turn = await toy.say(clip("en_flite_teach", toy))

    assert turn.errors[0] == "upstream-unavailable"
    assert turn.said.startswith("Oh! The wind is too loud")
    assert turn.audio_ms > 1000


async def test_flux_ends_turns_on_the_button(furnished):
    with lived_in(furnished, scale=4.0, AGENT_LISTEN="flux") as house:
        async with house.demo_toy() as toy:
            await toy.settled()
            turn = await toy.say(clip("en_flite_teach", toy))

    assert tool_names(turn) == ["teach_hanuman_chalisa"]


async def test_a_wrong_secret_is_refused_in_the_handshake(house: House):
    with pytest.raises(Refused):
        async with Toy(house.url, house.toy["serial"], "wrong", clock=house.demo_toy().clock):
            pass


def test_the_recitation_can_be_made_and_is_marked_as_synthetic(house: House):
    manage(house.environment, "synthesize_chalisa")

    [(path, is_synthetic, duration_ms)] = house.rows(
        "SELECT path, is_synthetic, duration_ms FROM learning_recording"
    )
    assert (path, is_synthetic) == ("hanuman_chalisa.wav", True)
    assert duration_ms > 120_000
