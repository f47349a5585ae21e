"""Tools and sound beside a conversation: one task a key, and none that is forgotten."""

import asyncio

from voice.errands import Errands


class Work:
    """Something that lasts until it is told to end, and knows how it ended."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.ended: list[str] = []

    async def run(self, name: str) -> None:
        try:
            await self.may_end.wait()
            self.ended.append(f"{name} done")
        except asyncio.CancelledError:
            self.ended.append(f"{name} cancelled")
            raise


async def test_the_same_key_again_ends_what_ran_under_it():
    work = Work()
    async with asyncio.TaskGroup() as tasks:
        errands = Errands(tasks)
        errands.start("c1", work.run("first"), "first")
        await asyncio.sleep(0)
        errands.start("c1", work.run("second"), "second")
        work.may_end.set()
    assert work.ended == ["first cancelled", "second done"]


async def test_what_is_stopped_is_cancelled_and_nothing_else():
    work = Work()
    async with asyncio.TaskGroup() as tasks:
        errands = Errands(tasks)
        errands.start("c1", work.run("tool"), "tool")
        errands.start(1, work.run("sound"), "sound")
        await asyncio.sleep(0)
        errands.stop("c1")
        errands.stop("c9")
        work.may_end.set()
    assert sorted(work.ended) == ["sound done", "tool cancelled"]
