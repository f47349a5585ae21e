"""The firmware itself, on MicroPython over TLS, in conversations with the running product."""

import json
import wave

import numpy as np

from tests.firmware.clips import clip

SILENT_MS = 50  # after a press, of the toy's time
AMPLIFIER_MS = 10  # firmware.board: how long a speaker that was stopped may still sound
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
        await toy.say(clip("en_flite_story"))
        await until_played(toy, 1, 1000)
        mark = len(toy.events)
        toy.press()
        pressed = await toy.sees("did", after=mark, deed="press")
        silent = await toy.sees("silent", after=mark)
        toy.release()
        released = await toy.sees("did", after=mark, deed="release")
        await toy.sees("EndTurn", turn=2)

    # Where a busy machine has stopped the toy for a while, what it wrote meanwhile is the measure.
    passed_ms = silent["at"] - pressed["at"]
    written_ms = silent["written_ms"] - pressed["written_ms"]
    assert min(passed_ms, written_ms) + AMPLIFIER_MS <= SILENT_MS
    assert released["written_ms"] == silent["written_ms"]
    sent = [json.loads(one["text"]) for one in toy.events if one["event"] == "SendText"]
    assert 1 in [one["turn"] for one in sent if one["type"] == "abort"]


async def test_a_long_story_is_heard_to_its_end(house, toy_of):
    async with toy_of(house) as toy:
        await toy.sees("SetClock")
        await toy.say(clip("en_flite_story"))
        await toy.sees("EndTurn", turn=1)
        condition = await toy.asks("condition")

    assert played(toy, 1)["ms"] > STORY_MS
    assert condition["heap"] > 0
