"""
Programs that `make run` starts and watches: their logs, their restarts and their end.

Each runs in a process group of its own, so that Ctrl-C reaches only us and we stop them in order;
on Linux each gets a SIGTERM when we are killed.
"""

import asyncio
import contextlib
import ctypes
import json
import os
import random
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from clock import Clock

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10
LAST_WORDS_SECONDS = 2  # for what it wrote before it ended
STEADY_SECONDS = 30  # one that has run this long starts again with a clean slate
MOST_DEATHS = 5
LONGEST_LINE = 64 * 1024  # of a log; the rest of a longer one is a line of its own
LONGEST_SHOWN = 300  # of a line on the screen; the log has it whole
TROUBLE = re.compile(r"^(Traceback|\S*(Error|Exception|Refused)\b.*:)|\b(ERROR|CRITICAL)\b")

libc = ctypes.CDLL(None)  # loaded here: no imports between fork and exec


class ChildKeepsDying(Exception):
    """A program ended again and again; the text is one line for people."""


async def _at_once() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Child:
    """One program: `is_ready` answers whether it can be used, and never raises."""

    name: str
    arguments: list[str]
    is_ready: Callable[[], Awaitable[bool]] = _at_once
    pass_fds: tuple[int, ...] = ()


def _follow_parent() -> None:
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def trouble_in(line: str) -> str:
    """What of a log line people should see on the screen: a warning or worse, else nothing."""
    try:
        record = json.loads(line)
        level, message = record.pop("level"), record.pop("message")
    except (ValueError, TypeError, KeyError, AttributeError):
        return line.strip()[:LONGEST_SHOWN] if TROUBLE.search(line) else ""
    if level not in ("WARNING", "ERROR", "CRITICAL"):
        return ""
    numbers = {k: v for k, v in record.items() if isinstance(v, str | int | float)}
    rest = "".join(f" {k}={v}" for k, v in numbers.items() if k not in ("at", "logger"))
    return f"{level.lower()}: {message}{rest}"[:LONGEST_SHOWN]


class Watch:
    """Keeps one child running until cancelled; `log` is where its output goes."""

    def __init__(
        self, child: Child, logs: Path, say: Callable[[str], None], clock: Clock | None = None
    ) -> None:
        self.child = child
        self.log = logs / f"{child.name}.log"
        self.process: asyncio.subprocess.Process | None = None
        self._say = say
        self._clock = clock or Clock()

    async def run(self) -> None:
        """
        Start the child, and start it again with growing waits when it ends.

        Raises ChildKeepsDying after MOST_DEATHS ends without a steady while between them.
        """
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        deaths = 0
        while True:
            began = self._clock.now()
            status = await self._live()
            deaths = 1 if self._clock.now() - began > STEADY_SECONDS else deaths + 1
            how = f"status {status}" if status >= 0 else f"signal {-status}"
            if deaths >= MOST_DEATHS:
                raise ChildKeepsDying(f"{self.child.name} keeps ending ({how}); see {self.log}")
            self._say(f"{self.child.name} ended with {how} and is started again; see {self.log}")
            await self._clock.sleep(min(2 ** (deaths - 1), 16) * random.uniform(0.8, 1.2))

    async def _live(self) -> int:
        """One life of the child: its exit status, or minus the signal. Cancelling ends it."""
        reading, writing = os.pipe()
        try:  # a pipe of our own: asyncio's would make wait() wait for grandchildren too
            self.process = await asyncio.create_subprocess_exec(
                *self.child.arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                pass_fds=self.child.pass_fds,
                start_new_session=True,
                preexec_fn=_follow_parent,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        copying = asyncio.create_task(self._copy(reading), name=f"log {self.child.name}")
        try:
            return await self.process.wait()
        finally:
            await _end(self.process)
            await asyncio.wait([copying], timeout=LAST_WORDS_SECONDS)
            copying.cancel()
            await asyncio.gather(copying, return_exceptions=True)

    async def _copy(self, reading: int) -> None:
        """What the child writes, into its log; the trouble in it, to the screen."""
        stream = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(reading, "rb", 0)
        )
        left = b""
        try:
            with self.log.open("ab") as file:
                while data := await stream.read(LONGEST_LINE):
                    file.write(data)
                    file.flush()
                    *lines, left = (left + data).split(b"\n")
                    left = left[-LONGEST_LINE:]
                    for line in lines:
                        if shown := trouble_in(line.decode(errors="replace")):
                            self._say(f"{self.child.name}: {shown}")
        finally:
            transport.close()


async def _end(process: asyncio.subprocess.Process) -> None:
    """End it and whatever it started, gently first. Works while being cancelled."""
    ended = asyncio.ensure_future(process.wait())
    if process.returncode is None:
        process.terminate()
    # Not asyncio.timeout: in Python 3.11.2 it turns into a second cancellation here.
    await asyncio.wait([ended], timeout=STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await ended
