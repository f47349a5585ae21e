"""Verses where there is no talk: without a network, or while a parent wants no AI."""

import json
import wave

import numpy as np
import pytest

from firmware.booting import FIRST
from wire.limits import DOWN_RATE_HZ

TONES_HZ = {41: 500, 42: 1000}  # of the last two verses, as they are recorded for this
FAINT_HZ = 20


@pytest.fixture
def recorded(deeds):
    """Two verses have been recorded."""
    for index, hz in TONES_HZ.items():
        deeds.record(index, hz)
    yield
    deeds.unrecord()
    deeds.set_ai(is_off=False)


@pytest.fixture
def reciter(house, toy_of, deeds, recorded):
    """A toy of Asha's family that nobody else needs."""

    def made(serial: str):
        return toy_of(house, {"serial": serial, "secret": deeds.toy(serial, True)})

    return made


def verses(toy) -> list[str]:
    """Those on its flash, by their place in the order and language."""
    return sorted(path.name[:7] for path in (toy.flash / "recordings").glob("*.wav"))


def last_tone_hz(toy) -> float:
    """The height of what was heard last, for the better part of a second."""
    with wave.open(str(toy.heard)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(float)
    heard = samples[-DOWN_RATE_HZ * 3 // 4 :]
    return float(np.argmax(np.abs(np.fft.rfft(heard)))) * DOWN_RATE_HZ / len(heard)


async def recited(toy) -> float:
    """Press; the height of the verse that is heard."""
    written_ms = (await toy.asks("condition"))["written_ms"]
    mark = len(toy.events)
    toy.press()
    await toy.sees("Recite", after=mark)
    toy.release()
    while (await toy.asks("condition"))["written_ms"] < written_ms + 1000:
        pass
    return last_tone_hz(toy)


async def test_a_toy_without_wifi_recites_what_it_has_fetched_until_it_is_lost(reciter, deeds):
    async with reciter("HAN-VERSE-0001") as toy:
        await toy.sees("verses", outcome="kept", count=2)
        await toy.sees("EndTurn", turn=0)
        mark = len(toy.events)
        toy.tell(do="radio", is_there=False)
        await toy.sees("lost", after=mark, reason="no Wi-Fi")
        await toy.asks("condition")  # by then it has given up to wait for a connection
        first, second = await recited(toy), await recited(toy)

        toy.tell(do="radio", is_there=True)
        mark = len(toy.events)
        await toy.sees("SetClock", after=mark)
        assert verses(toy) == ["0041-hi", "0042-hi"]
        deeds.report_lost("HAN-VERSE-0001")
        await toy.sees("Wipe", reason="revoked")
        await toy.asks("condition")  # by then it is done

    assert first == pytest.approx(TONES_HZ[41], abs=FAINT_HZ)
    assert second == pytest.approx(TONES_HZ[42], abs=FAINT_HZ)
    assert verses(toy) == []


async def test_while_the_ai_is_off_a_press_recites_and_new_firmware_stays(reciter, deeds):
    deeds.set_ai(is_off=True)
    toy = reciter("HAN-VERSE-0002")
    state = toy.flash / "slots" / "state.json"
    state.parent.mkdir()
    state.write_text(json.dumps(FIRST | {"tries": "b", "boots": 1}))
    async with toy:
        await toy.sees("Show", state="ai_off")
        await toy.sees("verses", outcome="kept", count=2)
        assert await recited(toy) == pytest.approx(TONES_HZ[41], abs=FAINT_HZ)
    proven = json.loads(state.read_text())
    assert (proven["runs"], proven["tries"]) == ("b", None)
