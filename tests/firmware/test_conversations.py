"""The firmware itself, on MicroPython over TLS, in conversations with the running product."""

from devices.clips import read_wav
from devices.rehearsal import RATE_HZ
from tests.journeys.house import ROOT

SPEECH = ROOT / "demo" / "speech"


def clip(name: str) -> bytes:
    return read_wav(SPEECH / f"{name}.wav", RATE_HZ)


async def test_a_child_is_taught_a_verse(house, toy_of):
    async with toy_of(house) as toy:
        await toy.sees("EndTurn", turn=0)
        await toy.say(clip("en_flite_teach"))
        await toy.sees("EndTurn", turn=1)

    said = [e["text"] for e in toy.events if e["event"] == "Show" and e["state"] == "speaking"]
    assert "श्रीगुरु चरन सरोज रज" in said[1]
