"""Firmware that is released while a toy runs: from the operator's command to the other copy."""

import json

import pytest

from firmware.booting import MAX_BOOTS
from tests.firmware.bundles import bundle, house_key, put_on
from tests.journeys.house import ROOT

ASLEEP, RESET = 40, 41  # exit statuses of a toy on Linux that sleeps, or restarts itself
HASTE = 20  # how much faster than life a toy waits for what never comes
SOMEBODY_S = "ab" * 32  # a key that signs nothing here


def said_to_run(toy, *, after: int = 0) -> str:
    """The version in the toy's hello."""
    sent = [json.loads(one["text"]) for one in toy.events[after:] if one["event"] == "SendText"]
    return next(one["firmware"] for one in sent if one["type"] == "hello")


def slots(toy) -> dict:
    """Which copy runs, as the toy keeps it on its flash."""
    return json.loads((toy.flash / "slots" / "state.json").read_text())


@pytest.fixture
def installed(house, toy_of, deeds, tmp_path):
    """A toy of Asha's family with 1.0.0 in its first copy, of a hardware that no other toy has."""

    def made(hardware: str, key: str):
        secret = deeds.toy(f"HAN-{hardware}", True, hardware)
        facts = {"serial": f"HAN-{hardware}", "secret": secret}
        toy = toy_of(house, facts, model=hardware)
        facts = json.loads((toy.flash / "toy.json").read_text())
        put_on(toy.flash, bundle(tmp_path / "1.0.0", "1.0.0", hardware), facts, key=key)
        return toy

    return made


async def restarted(toy, reset_cause: str = "software", **plan) -> int:
    """Start a toy that has ended; how much it had told before."""
    mark = len(toy.events)
    await toy.start(reset_cause=reset_cause, **plan)
    return mark


async def test_a_release_is_fetched_and_runs_after_a_restart(house, installed, deeds, tmp_path):
    deeds.release(str(bundle(tmp_path / "1.1.0", "1.1.0", "unix-new")))
    async with installed("unix-new", house_key(house)) as toy:
        await toy.sees("update", outcome="staged")
        status = await toy.ended()
        tried = slots(toy)
        mark = await restarted(toy)
        await toy.sees("SetClock", after=mark)
        await toy.asks("condition")  # by then it is written that the new copy works

    assert status == RESET
    assert said_to_run(toy) == "1.0.0"
    assert said_to_run(toy, after=mark) == "1.1.0"
    assert (tried["runs"], tried["tries"]) == ("a", "b")
    assert (slots(toy)["runs"], slots(toy)["tries"]) == ("b", None)


async def test_a_release_that_somebody_else_signed_is_refused(house, installed, deeds, tmp_path):
    deeds.release(str(bundle(tmp_path / "1.1.0", "1.1.0", "unix-sign")))
    async with installed("unix-sign", SOMEBODY_S) as toy:
        begun = await toy.sees("update", outcome="begun")
        told = await toy.sees("update", after=toy.events.index(begun) + 1)
        await toy.asks("condition")  # by then it is told, too

    assert told["outcome"] == "bad-signature"
    assert deeds.outcome("HAN-unix-sign") == "1.1.0 bad-signature"
    assert not (toy.flash / "slots" / "b").exists()
    assert not toy.seen("reset")


async def test_a_release_that_does_not_start_is_given_up(house, installed, deeds, tmp_path):
    broken = {"firmware/app.py": b'raise RuntimeError("broken")\n'}
    deeds.release(str(bundle(tmp_path / "1.1.0", "1.1.0", "unix-bad", broken)))
    async with installed("unix-bad", house_key(house)) as toy:
        await toy.sees("update", outcome="staged")
        await toy.ended()
        for _ in range(MAX_BOOTS):
            mark = await restarted(toy)
            assert await toy.ended() == 1
        assert len(toy.events) == mark  # the new copy got nowhere
        await restarted(toy)
        await toy.sees("update", after=mark, outcome="failed-before")

    assert said_to_run(toy, after=mark) == "1.0.0"
    assert (slots(toy)["runs"], slots(toy)["tries"]) == ("a", None)
    assert slots(toy)["failed"] == ["1.1.0"]


async def test_a_release_that_runs_but_never_connects_gives_way_by_itself(
    house, installed, deeds, tmp_path
):
    dials = b"return await self._dialler.dial()"
    calling = (ROOT / "firmware" / "calling.py").read_bytes()
    assert dials in calling
    lonely = {"firmware/calling.py": calling.replace(dials, b'raise Unreachable("broken")')}
    deeds.release(str(bundle(tmp_path / "1.1.0", "1.1.0", "unix-alone", lonely)))
    async with installed("unix-alone", house_key(house)) as toy:
        await toy.sees("update", outcome="staged")
        await toy.ended()
        mark = await restarted(toy, scale=HASTE)
        status = await toy.ended()
        assert not toy.seen("SetClock", after=mark)
        mark = await restarted(toy, "deep-sleep")
        await toy.sees("update", after=mark, outcome="unproven")

    assert status == ASLEEP
    assert toy.seen("asleep", wait_ms=1000)  # nobody has to press
    assert said_to_run(toy, after=mark) == "1.0.0"
    assert (slots(toy)["rests"], slots(toy)["failed"]) == ("b", [])
