"""How a toy starts: what it finds out about itself, and what becomes of it."""

import asyncio
import json

from devices.rehearsal import PATIENCE_SECONDS
from firmware.companion.checkup import MOST_RESTARTS
from firmware.companion.lights import LIGHTS, TROUBLE

RESET = 41  # the exit status of a toy on Linux that restarts itself
LIGHT = LIGHTS[TROUBLE]
TRIED = {"runs": "a", "tries": "b", "boots": 1, "failed": []}  # new firmware, not proven yet


def trying(toy):
    """That toy, while it tries new firmware."""
    (toy.flash / "slots").mkdir()
    (toy.flash / "slots" / "state.json").write_text(json.dumps(TRIED))
    return toy


def slots(toy) -> dict:
    """Which copy of the firmware runs, as the toy keeps it on its flash."""
    return json.loads((toy.flash / "slots" / "state.json").read_text())


async def lit(toy, colour: list[int]) -> None:
    """Wait until the light, which blinks, has that colour."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await toy.asks("condition"))["colour"] != colour:
            pass


async def test_a_toy_whose_microphone_is_silent_restarts_twice_and_then_says_so(house, toy_of):
    async with trying(toy_of(house, is_silent=True)) as toy:
        for _ in range(MOST_RESTARTS):
            assert await toy.ended() == RESET
            mark = len(toy.events)
            await toy.start(reset_cause="software")
        await toy.sees("sound", after=mark)
        await toy.sees("SetClock", after=mark)  # connected all the same
        await lit(toy, [LIGHT.red, LIGHT.green, LIGHT.blue])
        told = await toy.asks("condition")
        mark = len(toy.events)
        toy.press()
        await toy.sees("sound", after=mark)
        toy.release()

    assert told["faults"] == "microphone"
    assert slots(toy) == TRIED  # what does not hear is no firmware to keep
    assert not toy.seen("Show", state="heard")


async def test_a_whole_toy_starts_once_and_keeps_its_firmware(house, toy_of):
    async with trying(toy_of(house)) as toy:
        await toy.sees("SetClock")
        await toy.asks("condition")  # by then it is written

    assert not toy.seen("faults")
    assert slots(toy)["runs"] == "b"
