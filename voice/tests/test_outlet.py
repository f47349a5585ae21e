"""The way to the toy: in order, bounded, and given up when nobody reads."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from prometheus_client import REGISTRY

from clock import Clock
from voice.effects import HangUp
from voice.outlet import WAITING_FRAMES, Ended, Outlet
from voice.tests.scene import Toy
from wire.frames import VOICE, pack

FAST = Clock(100)
FRAME = pack(VOICE, 0, 1, b"\1\0")
TEXT = '{"type":"stop","turn":1}'


@contextlib.asynccontextmanager
async def writing(toy: Toy) -> AsyncIterator[tuple[Outlet, asyncio.Task]]:
    """An outlet whose writer waits for the first item."""
    outlet = Outlet(toy.send, FAST)
    writer = asyncio.create_task(outlet.write())
    await asyncio.sleep(0)
    yield outlet, writer
    writer.cancel()
    await asyncio.wait([writer])


async def test_texts_and_frames_go_out_in_order_and_a_hang_up_ends_it():
    toy = Toy()
    async with writing(toy) as (outlet, writer):
        for item in (TEXT, FRAME, HangUp(4403, "withdrawn"), TEXT):
            outlet.put(item)
        with pytest.raises(Ended):
            await writer
    assert (len(toy.texts), len(toy.voice)) == (1, 1)
    assert toy.close == (4403, "withdrawn")


async def test_a_frame_may_pass_while_nothing_waits():
    toy = Toy()
    async with writing(toy) as (outlet, _):
        outlet.pass_on(FRAME)
        assert len(toy.voice) == 1


async def test_a_frame_does_not_overtake_what_waits():
    toy = Toy()
    async with writing(toy) as (outlet, _):
        outlet.put(TEXT)
        outlet.pass_on(FRAME)
        assert (toy.texts, toy.voice) == ([], [])
        await toy.until(lambda: toy.voice)
        assert len(toy.texts) == 1


async def test_a_frame_that_has_to_wait_is_sent_once_and_keeps_its_place():
    toy = Toy()
    toy.reads.clear()
    async with writing(toy) as (outlet, _):
        outlet.pass_on(FRAME)
        outlet.put(TEXT)
        await asyncio.sleep(0)
        assert (toy.texts, toy.voice) == ([], [])
        toy.reads.set()
        await toy.until(lambda: toy.texts)
    assert len(toy.voice) == 1


async def test_a_frame_that_waits_when_the_talk_ends_is_let_go():
    toy = Toy()
    toy.reads.clear()
    async with writing(toy) as (outlet, _):
        outlet.pass_on(FRAME)
        await asyncio.sleep(0)
    toy.reads.set()
    await asyncio.sleep(0)
    assert toy.voice == []


@pytest.mark.parametrize("way", ["pass_on", "put"])
async def test_a_toy_that_left_ends_the_conversation_whoever_notices(way):
    toy = Toy()
    toy.is_gone = True
    async with writing(toy) as (outlet, writer):
        getattr(outlet, way)(FRAME)
        with pytest.raises(Ended):
            await writer


async def test_a_toy_that_does_not_read_costs_bounded_memory_and_is_given_up():
    def dropped() -> float:
        labels = {"where": "slow_toy"}
        return REGISTRY.get_sample_value("hanuman_frames_dropped_total", labels) or 0

    before = dropped()
    toy = Toy()
    toy.reads.clear()
    async with writing(toy) as (outlet, _):
        for _ in range(WAITING_FRAMES * 3):
            outlet.put(FRAME)
        with pytest.raises(Ended):
            await outlet.watch()
    assert dropped() == before + WAITING_FRAMES - 1  # one is on its way
