"""
A speech engine in a process of its own: asked one thing at a time, restarted when it dies.

Why a process: espeak-ng is GPL and pocketsphinx holds the interpreter lock while it decodes, so
neither may live in the server's process. Questions and answers travel over the child's stdin and
stdout as frames (`pack`, `read_frame`). The child ends by itself when its stdin ends, so it never
outlives its parent, not even one that was killed.

Errors: EngineError
        +- EngineBusy     as many questions wait as may; ask later       (engine-busy)
        +- EngineSlow     no answer in time; the process was ended       (engine-slow)
        +- EngineDied     the process ended twice on the same question   (engine-died)
        +- EngineRefused  the engine answered that it cannot do this     (its own code)
"""

import asyncio
import contextlib
import json
import logging
import os
import random
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

LENGTHS = struct.Struct("<II")  # bytes of JSON, bytes of sound
LARGEST_JSON_BYTES = 1 << 20  # a grammar is some tens of kB
LARGEST_SOUND_BYTES = 1 << 25  # three minutes at 48 kHz, far above any sentence
ROOT = Path(__file__).resolve().parent.parent


class EngineError(Exception):
    """Base. `code` is stable."""

    code = "engine"


class EngineBusy(EngineError):
    code = "engine-busy"


class EngineSlow(EngineError):
    code = "engine-slow"


class EngineDied(EngineError):
    code = "engine-died"


class EngineRefused(EngineError):
    """The engine is well but cannot do what was asked; `code` says why."""

    def __init__(self, code: str, detail: str):
        super().__init__(detail)
        self.code = code


def pack(question: dict, samples: bytes = b"") -> bytes:
    """One frame: two little-endian u32 lengths, JSON, sound."""
    text = json.dumps(question, ensure_ascii=False).encode()
    return LENGTHS.pack(len(text), len(samples)) + text + samples


class Engine:
    """
    `async with Engine("localagent.voice_process") as engine:` and `await engine.ask({...})`.

    Answers come in the order of the questions. At most `queue_limit` questions wait; more are
    refused with EngineBusy and counted in `refused`. A question whose asker was cancelled before
    its turn is never sent; one that was already sent is answered into the void.
    """

    def __init__(self, module: str, *, queue_limit: int = 16, answer_within_s: float = 20.0):
        self.module = module
        self.refused = 0
        self.starts = 0
        self._queue_limit = queue_limit
        self._answer_within_s = answer_within_s
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._child: asyncio.subprocess.Process | None = None
        self._exchange_task: asyncio.Task | None = None

    async def __aenter__(self):
        async with self._turn:
            await self._start()
        return self

    async def __aexit__(self, *exc_info):
        async with self._turn:
            await self._end()

    @property
    def process_id(self) -> int | None:
        """Of the running child, for those who watch over it; None while there is none."""
        return self._child.pid if self._child else None

    @property
    def is_asked(self) -> bool:
        """Whether a question is with the engine now."""
        return self._exchange_task is not None and not self._exchange_task.done()

    async def ask(self, question: dict, samples: bytes = b"") -> tuple[dict, bytes]:
        """
        The engine's answer: JSON members and sound.

        Raises EngineBusy, EngineSlow, EngineDied, EngineRefused.
        """
        if self._waiting >= self._queue_limit:
            self.refused += 1
            raise EngineBusy(f"{self._waiting} questions wait for {self.module}")
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        # The exchange goes on when its asker is cancelled: half an exchange would leave an answer
        # in the pipe for the next asker.
        self._exchange_task = asyncio.create_task(
            self._ask_twice(pack(question, samples)), name=f"ask {self.module}"
        )
        self._exchange_task.add_done_callback(self._give_turn)
        answer, sound = await asyncio.shield(self._exchange_task)
        if "refused" in answer:
            raise EngineRefused(answer["refused"], answer.get("detail", ""))
        return answer, sound

    def _give_turn(self, exchange: asyncio.Task) -> None:
        self._turn.release()
        if not exchange.cancelled():
            exchange.exception()  # looked at, for an asker that has gone

    async def _ask_twice(self, frame: bytes) -> tuple[dict, bytes]:
        for attempt in range(2):
            if self._child is None or self._child.returncode is not None:
                await self._start()
            try:
                async with asyncio.timeout(self._answer_within_s):
                    return await self._exchange(frame)
            except TimeoutError as error:
                await self._end()
                raise EngineSlow(f"{self.module}: {self._answer_within_s} s") from error
            except (OSError, asyncio.IncompleteReadError, ValueError):
                log.warning("speech engine died", extra={"engine": self.module, "try": attempt})
                await self._end()
                await asyncio.sleep(0.05 * (attempt + random.random()))
        raise EngineDied(self.module)

    async def _exchange(self, frame: bytes) -> tuple[dict, bytes]:
        assert self._child
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write(frame)
        await self._child.stdin.drain()
        lengths = LENGTHS.unpack(await self._child.stdout.readexactly(LENGTHS.size))
        if lengths[0] > LARGEST_JSON_BYTES or lengths[1] > LARGEST_SOUND_BYTES:
            raise ValueError("frame lengths make no sense")
        text = await self._child.stdout.readexactly(lengths[0])
        sound = await self._child.stdout.readexactly(lengths[1])
        return json.loads(text), sound

    async def _start(self) -> None:
        self.starts += 1
        self._child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self.module,
            "--serve",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin:
            child.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await child.wait()
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()


def read_frame(pipe: BinaryIO) -> tuple[dict, bytes] | None:
    """The next frame of the parent, or None when the parent has gone."""
    head = pipe.read(LENGTHS.size)
    if len(head) < LENGTHS.size:
        return None
    lengths = LENGTHS.unpack(head)
    data = pipe.read(sum(lengths))
    if len(data) < sum(lengths):
        return None
    return json.loads(data[: lengths[0]]), data[lengths[0] :]


def serve(answer: Callable[[dict, bytes], tuple[dict, bytes]]) -> None:
    """
    Answer the parent's questions until it goes; the main of an engine's process.

    `answer` raises EngineRefused for what it cannot do; anything else it raises ends the process
    and the parent starts another. Libraries that print cannot spoil the pipe: their stdout is
    turned to stderr. Ctrl-C is left to the parent, which ends its engines itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while frame := read_frame(questions):
        try:
            reply = pack(*answer(*frame))
        except EngineRefused as error:
            reply = pack({"refused": error.code, "detail": str(error)})
        answers.write(reply)
        answers.flush()
