"""The ears from outside: understood with its meaning, off the event loop, alive after a death."""

import asyncio
import os
import signal
import wave
from pathlib import Path

import pytest

from localagent.ears import Ears
from localagent.engine import EngineBusy
from localagent.grammar import grammar_for
from localagent.measure_ears import FUNCTIONS, PROMPT

CLIPS = Path(__file__).parents[2] / "demo" / "speech"
GRAMMAR = grammar_for(FUNCTIONS, PROMPT, "en")


def clip(name: str) -> bytes:
    with wave.open(str(CLIPS / f"{name}.wav")) as file:
        return file.readframes(file.getnframes())


async def test_what_is_understood_comes_with_its_meaning():
    async with Ears() as ears:
        heard = await ears.hear(clip("en_kokaf_heart_sanj"), GRAMMAR)
        assert heard.text == "tell me the story of the sanjeevani"
        assert (heard.phrase.intent, heard.phrase.topic) == ("story", "sanjeevani")
        assert 0.5 <= heard.confidence <= 1
        other = await ears.hear(clip("en_kokaf_bella_weather"), GRAMMAR)
        assert (other.text, other.is_speech, other.phrase) == ("", True, None)
        silence = await ears.hear(bytes(32_000), GRAMMAR)
        assert (silence.text, silence.is_speech) == ("", False)


async def test_the_event_loop_turns_while_the_ears_listen():
    async with Ears() as ears:
        hearing = asyncio.create_task(ears.hear(clip("en_flite_story"), GRAMMAR))
        turns = 0
        while not hearing.done():
            turns += 1
            await asyncio.wait([hearing], timeout=0.001)
        assert hearing.result().text == "tell me a story about the leap to lanka"
        assert turns > 5


async def test_ears_that_were_killed_hear_on():
    async with Ears() as ears:
        os.kill(ears.engine.process_id, signal.SIGKILL)
        assert (await ears.hear(clip("en_flite_next"), GRAMMAR)).text == "next verse please"


async def test_more_than_may_wait_is_refused():
    async with Ears(queue_limit=1) as ears:
        asked = [ears.hear(clip("en_flite_yes"), GRAMMAR) for _ in range(4)]
        heard = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(each, EngineBusy) for each in heard) == 3 - 1
    assert {each.text for each in heard if not isinstance(each, EngineBusy)} == {"yes"}


@pytest.mark.parametrize("odd", [1, 2, 33])
async def test_odd_scraps_of_sound_do_no_harm(odd):
    async with Ears() as ears:
        assert not (await ears.hear(b"\x01" * odd, GRAMMAR)).is_speech
