"""Talks that are ended by a withdrawal, at each stage of a turn, and talks that go on beside."""

import asyncio
import random
import time
from collections.abc import Callable

from channels.db import database_sync_to_async

from bench.withdrawal.agent import Ear, voice_of
from bench.withdrawal.families import Household, kept, withdraw, written
from bench.withdrawal.verdict import ALLOWED_SECONDS, Ended
from devices.diary import Event
from devices.toy import Toy, ToyError

STAGES = ("listening", "thinking", "tool", "speaking")
RATE_HZ = 16_000
NEVER_SECONDS = 10.0  # a toy that is told nothing for so long counts with this latency
TOOL_MS = 500  # added to each tool, so that a withdrawal finds one running
LONGEST_SECONDS = 60.0  # for one talk; more is a hang
PASSES = 4  # of the event loop: what had reached us before the policy did is counted before it
TEACH = {
    "id": "call_1",
    "name": "teach_hanuman_chalisa",
    "arguments": '{"persona":"hanuman"}',
    "client_side": True,
}


class Child:
    """One child at its toy, and the agent's ear for it."""

    def __init__(self, home: Household, url: str, ear: Ear) -> None:
        self._home = home
        self._ear = ear
        self._is_told: dict[str, asyncio.Event] = {
            name: asyncio.Event() for name in ("heard", "said", "policy")
        }
        self.policy_at = 0.0
        self._toy = Toy(url, home.serial, home.secret, rate_hz=RATE_HZ, watch=self._watch)

    def _watch(self, event: Event) -> None:
        kind = event["event"]
        if kind == "policy" and not self.policy_at:
            self.policy_at = time.monotonic()
        if kind in self._is_told:
            self._is_told[kind].set()

    async def until_withdrawn(self, stage: str, chance: random.Random) -> Ended:
        """Talk, have the consent withdrawn at `stage`, and watch what still comes."""
        async with asyncio.timeout(LONGEST_SECONDS), self._toy:
            await self._reach(stage, chance)
            counting = asyncio.create_task(self._count_at_policy())
            done = await database_sync_to_async(withdraw, thread_sensitive=False)(self._home)
            limit = done.at + ALLOWED_SECONDS - time.monotonic()
            await asyncio.wait([counting], timeout=max(0.0, limit))
            so_far = counting.result() if counting.done() else self._ear.messages
            rest = done.at + ALLOWED_SECONDS - time.monotonic()
            await asyncio.sleep(max(0.0, rest))
            await asyncio.wait([counting], timeout=NEVER_SECONDS - ALLOWED_SECONDS)
            counting.cancel()
        rows = await database_sync_to_async(kept, thread_sensitive=False)(self._home.child_id)
        last = max(self.policy_at or done.at + NEVER_SECONDS, self._ear.last_at)
        after = self._ear.messages - so_far
        return Ended(stage, (last - done.at) * 1000, after, written(done.rows, rows))

    async def go_on(self) -> None:
        """Turn after turn, until cancelled. Raises ToyError when somebody ends it."""
        async with self._toy as toy:
            while True:
                await self._ask(0.5)
                await self._ear.says("ConversationText", role="assistant", content="Yes.")
                await self._ear.sounds(0.5)
                await self._ear.says("AgentAudioDone")
                await toy.answered(toy.turn)

    async def _count_at_policy(self) -> int:
        await self._is_told["policy"].wait()
        for _ in range(PASSES):
            await asyncio.sleep(0)
        return self._ear.messages

    async def _reach(self, stage: str, chance: random.Random) -> None:
        if stage == "listening":
            self._toy.press()
            self._toy.speak(voice_of(self._home.number, NEVER_SECONDS * 3, RATE_HZ))
            await self._ear.spoken_to()
            await asyncio.sleep(chance.uniform(0.1, 0.6))
            return
        await self._ask(0.3)
        if stage == "tool":
            await self._ear.says("FunctionCallRequest", functions=[TEACH])
            await asyncio.sleep(chance.uniform(0, 1.2 * TOOL_MS / 1000))
        elif stage == "speaking":
            await self._ear.says("ConversationText", role="assistant", content="Long ago.")
            await self._ear.sounds(20)
            await self._is_told["said"].wait()
            await asyncio.sleep(chance.uniform(0, 1))

    async def _ask(self, seconds: float) -> None:
        """Press, speak, release, and be understood."""
        toy = self._toy
        self._is_told["heard"].clear()
        toy.press()
        toy.speak(voice_of(self._home.number, seconds, RATE_HZ))
        await self._ear.spoken_to()
        await asyncio.sleep(seconds)
        toy.release()
        await self._ear.says("ConversationText", role="user", content="A verse, please.")
        await self._is_told["heard"].wait()


async def run(
    homes: list[Household],
    bystanders: list[Household],
    *,
    urls: list[str],
    ear: Callable[[int], Ear],
    at_once: int,
    chance: random.Random,
) -> list[Ended]:
    """
    All `homes` withdraw, `at_once` of them at a time, while all `bystanders` go on talking.

    The servers take turns. Raises ToyError when a bystander was disturbed.
    """
    beside = [
        asyncio.create_task(_child(home, urls, ear).go_on(), name=f"bystander {home.number}")
        for home in bystanders
    ]
    turnstile = asyncio.Semaphore(at_once)

    async def end(place: int, home: Household) -> Ended:
        async with turnstile:
            child = _child(home, urls, ear)
            return await child.until_withdrawn(STAGES[place % len(STAGES)], chance)

    try:
        return await asyncio.gather(*(end(place, home) for place, home in enumerate(homes)))
    finally:
        disturbed = [task for task in beside if task.done()]
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        if disturbed:
            raise ToyError(f"{len(disturbed)} bystanders were disturbed") from None


def _child(home: Household, urls: list[str], ear: Callable[[int], Ear]) -> Child:
    return Child(home, urls[home.number // len(STAGES) % len(urls)], ear(home.number))
