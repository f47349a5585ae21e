"""A toy in software beside a browser: it lives on a thread and an event loop of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from typing import Any

from devices.toy import MayNotTalk, Toy


@contextlib.contextmanager
def another_loop() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Future]]:
    """`run(coroutine)` starts it on the loop and returns at once; all end with the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield lambda coroutine: asyncio.run_coroutine_threadsafe(coroutine, loop)
    finally:
        asyncio.run_coroutine_threadsafe(_end_all(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def pressed(toy: Toy, samples: bytes, is_speaking: threading.Event | None = None) -> str:
    """
    Say something to the toy; the policy that holds when it falls silent.

    `is_speaking` is set as soon as a second of its answer has come.
    """
    async with toy:
        answer = asyncio.create_task(toy.say(samples))
        if is_speaking is not None:
            await toy.until(lambda: toy.turn.number and toy.turn.audio_ms > 1000)
            is_speaking.set()
        with contextlib.suppress(MayNotTalk):
            await answer
        return toy.policy


async def _end_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
