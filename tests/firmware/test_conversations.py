"""The firmware itself, on MicroPython over TLS, in conversations with the running product."""

import json
import wave

import numpy as np

from tests.firmware.clips import clip

SILENT_MS = 50  # after a press, of the toy's time
TRIES = 6  # the toy is quick each time; a machine that does other things, too, is not
STORY_MS = 60_000
LOUD_ENOUGH = 300  # RMS of 16-bit samples


def said(toy) -> str:
    shown = [one for one in toy.events if one["event"] == "Show" and one["state"] == "speaking"]
    return " ".join(one["text"] for one in shown)


def played(toy, turn: int) -> dict:
    """The last report of how much of the turn was heard."""
    sent = [json.loads(one["text"]) for one in toy.events if one["event"] == "SendText"]
    return [one for one in sent if one["type"] == "played" and one["turn"] == turn][-1]


async def until_played(toy, turn: int, least_ms: int) -> None:
    def is_played() -> bool:
        sent = [json.loads(one["text"]) for one in toy.events if one["event"] == "SendText"]
        reports = [one for one in sent if one["type"] == "played" and one["turn"] == turn]
        return any(one["ms"] >= least_ms for one in reports)

    await toy.until(is_played)


async def test_a_child_is_taught_a_verse(house, toy_of):
    async with toy_of(house) as toy:
        await toy.sees("EndTurn", turn=0)
        await toy.say(clip("en_flite_teach"))
        await toy.sees("EndTurn", turn=1)
        condition = await toy.asks("condition")

    assert toy.seen("Show", turn=1, state="heard", text="teach me the hanuman chalisa")
    assert any("ऀ" <= letter <= "ॿ" for letter in said(toy))
    assert house.rows("SELECT count(*) FROM chalisa_progress")[0][0] >= 1
    with wave.open(str(toy.heard)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(float)
    heard = samples[-24 * played(toy, 1)["ms"] :]
    assert np.sqrt(np.mean(heard**2)) > LOUD_ENOUGH
    assert condition["heap"] > 0


async def test_a_press_in_a_story_silences_the_toy_within_50_ms(house, toy_of):
    async with toy_of(house) as toy:
        await toy.sees("SetClock")
        for turn in range(1, 2 * TRIES, 2):
            await toy.say(clip("en_flite_story"))
            await until_played(toy, turn, 1000)
            mark = len(toy.events)
            toy.press()
            pressed = await toy.sees("press", after=mark)
            silent = await toy.sees("silent", after=mark)
            toy.release()
            await toy.sees("EndTurn", turn=turn + 1)
            wait_ms = silent["at"] - pressed["at"]
            if wait_ms <= SILENT_MS:
                break

    assert wait_ms <= SILENT_MS
    sent = [json.loads(one["text"]) for one in toy.events if one["event"] == "SendText"]
    assert turn in [one["turn"] for one in sent if one["type"] == "abort"]


async def test_a_long_story_is_heard_to_its_end(house, toy_of):
    async with toy_of(house) as toy:
        await toy.sees("SetClock")
        await toy.say(clip("en_flite_story"))
        await toy.sees("EndTurn", turn=1)
        condition = await toy.asks("condition")

    assert played(toy, 1)["ms"] > STORY_MS
    assert condition["heap"] > 0
