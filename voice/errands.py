"""What runs beside a conversation: its tools and its sound, each by a key of its own."""

import asyncio
from collections.abc import Coroutine


class Errands:
    """At most one task a key; all of them belong to the group, which ends them with itself."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks
        self._running: dict[str | int, asyncio.Task[None]] = {}

    def start(self, key: str | int, work: Coroutine[None, None, None], name: str) -> None:
        """Run `work`; what ran under the same key is cancelled."""
        self.stop(key)
        task = self._tasks.create_task(work, name=name)
        self._running[key] = task
        task.add_done_callback(lambda done: self._forget(key, done))

    def stop(self, key: str | int) -> None:
        task = self._running.pop(key, None)
        if task is not None:
            task.cancel()

    def _forget(self, key: str | int, task: "asyncio.Task[None]") -> None:
        if self._running.get(key) is task:
            del self._running[key]
