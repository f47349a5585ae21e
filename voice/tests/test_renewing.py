"""A brief made anew, asked for by whoever sees that it is old."""

import asyncio
import contextlib

import pytest
from django.db import OperationalError

from voice import renewing
from voice.renewing import Renewal


@contextlib.asynccontextmanager
async def running(make):
    """The renewal, and in a queue the briefs that it put in force."""
    used = asyncio.Queue()
    renewal = Renewal(make, used.put_nowait)
    task = asyncio.create_task(renewal.run())
    try:
        yield renewal, used
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def answers(*given):
    """Makes the `given` briefs one after the other, and raises those that are exceptions."""
    left = iter(given)

    async def make():
        answer = next(left)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return make


async def test_what_is_asked_for_twice_at_once_is_made_once():
    async with running(answers("first", "second")) as (renewal, used):
        renewal.want()
        renewal.want()
        assert await used.get() == "first"
        renewal.want()
        assert await used.get() == "second"
        assert used.empty()


async def test_a_child_that_has_no_brief_any_more_keeps_the_old_one():
    asked = asyncio.Event()

    async def nothing():
        asked.set()

    async with running(nothing) as (renewal, used):
        renewal.want()
        await asked.wait()
        assert used.empty()


@pytest.mark.parametrize("problem", [OperationalError("away"), TimeoutError(), OSError()])
async def test_while_the_database_is_away_it_is_tried_again(problem, monkeypatch):
    monkeypatch.setattr(renewing, "FIRST_WAIT_SECONDS", 0.001)
    async with running(answers(problem, problem, "at last")) as (renewal, used):
        renewal.want()
        assert await used.get() == "at last"
