"""The path of the product, at the speed of life: a child's voice in, Hanuman's voice out."""

import json
from pathlib import Path

import numpy as np
import pytest

from devices.clips import read_wav
from tests.journeys.house import ROOT, House, furnish, lived_in

SPEECH = ROOT / "demo" / "speech"
CHALISA = ROOT / "learning" / "content" / "hanuman_chalisa.json"
IDLE_SECONDS = 30.0
LOUD_ENOUGH = 300  # RMS of 16-bit samples; silence with rounding noise has a few


@pytest.fixture(scope="module")
def real_time_house(tmp_path_factory: pytest.TempPathFactory):
    """A house in which nobody has learned anything yet."""
    environment = furnish(tmp_path_factory.mktemp("new-house"), "new_house")
    with lived_in(environment, scale=1.0) as house:
        yield house


def rms_of_speech(samples: bytes) -> float:
    sound = np.frombuffer(samples, dtype="<i2").astype(float)
    return float(np.sqrt(np.mean(sound**2)))


async def test_a_child_asks_to_learn_and_hears_the_verse_to_the_letter(real_time_house: House):
    async with real_time_house.demo_toy() as toy:
        await toy.settled()
        turn = await toy.say(read_wav(SPEECH / "en_kokaf_heart_teach_child.wav", toy.rate_hz))

    verse = json.loads(CHALISA.read_text())[0]
    [call] = [tool for tool in turn.tools if tool["name"] == "teach_hanuman_chalisa"]
    assert call["result"]["devanagari"] == "\n".join(verse["devanagari"])
    assert call["result"]["text"] == "\n".join(verse["transliteration"])
    assert turn.sentences[: len(verse["devanagari"])] == verse["devanagari"]
    assert turn.audio_ms > 2000
    assert rms_of_speech(turn.samples) > LOUD_ENOUGH
    assert set(turn.stages) >= {"transcript_ms", "first_tool_ms", "tool_ms", "first_toy_audio_ms"}
    rows = real_time_house.rows(
        "SELECT verse_index, exposure_count FROM chalisa_progress ORDER BY verse_index"
    )
    assert rows == [(0, 1)]


async def test_a_toy_that_idles_for_half_a_minute_is_still_connected(real_time_house: House):
    # channels_redis with redis-py 8 drops a consumer within seconds (docs/decisions/0007)
    async with real_time_house.demo_toy() as toy:
        await toy.settled()
        with pytest.raises(TimeoutError):
            await toy.until(lambda: not toy.is_connected, IDLE_SECONDS)
        turn = await toy.say(read_wav(SPEECH / "en_kokaf_heart_night_child.wav", toy.rate_hz))

    assert [tool["name"] for tool in turn.tools] == ["end_call"]


def test_the_shipped_clips_are_where_the_journeys_look():
    assert Path(SPEECH / "README.md").is_file()
    assert len(list(SPEECH.glob("*.wav"))) > 50
