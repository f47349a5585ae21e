"""
The firmware itself on this machine: MicroPython with the board layer for Linux, as a process.

    async with Rehearsal(folder, facts, authority, scale=4.0) as toy:
        await toy.sees("EndTurn", turn=0)
        await toy.say(samples)              # press, speak, release
        await toy.sees("EndTurn", turn=1)
    read_wav(toy.heard, 24_000)             # what came out of the speaker

Runs on CPython. `facts` is the toy's toy.json: serial, secret, server (wss://), networks.
"""

import ast
import asyncio
import contextlib
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from devices.clips import write_wav
from firmware.companion.listening import ring_bytes
from firmware.companion.policies import POLICIES
from wire.limits import DOWN_RATE_HZ, MAX_BUFFER_MS, RATES_HZ

ROOT = Path(__file__).resolve().parent.parent
MICROPYTHON = Path(sys.executable).parent / "micropython"
RING_BYTES = ring_bytes(RATES_HZ[0]) + MAX_BUFFER_MS * DOWN_RATE_HZ * 2 // 1000
HEAP_BYTES = (300 * 1024 + RING_BYTES) * 67 // 64  # with what the collector keeps about them
RATE_HZ = RATES_HZ[0]
HOME = {"name": "home", "password": "password"}  # the network in the air of the board for Linux
NEW = {"networks": [HOME], "label": "from-the-label"}  # what toy.json has besides
PATIENCE_SECONDS = 60.0  # real ones, until somebody looks what is wrong
GREETING_SECONDS = 4.0  # for the first sign of one
BYE_SECONDS = 5.0

Event = dict[str, Any]


class Ended(Exception):
    """The firmware has ended while something was expected of it; the text has its last lines."""


class Rehearsal:
    """
    One toy. `events` are what it told, oldest first; an effect's event is its name.

    `plan` has members for the board (firmware.board.unix), such as `clock_s`.
    """

    def __init__(
        self,
        folder: Path,
        facts: Mapping[str, Any],
        authority: bytes,
        *,
        scale: float = 1.0,
        rate_hz: int = RATE_HZ,
        **plan: Any,
    ) -> None:
        self.events: list[Event] = []
        self.flash = folder / "flash"
        self.heard = folder / "speaker.wav"
        self.rate_hz = rate_hz
        self._folder = folder
        self._plan = {"flash": str(self.flash), "out": str(self.heard), "scale": scale} | plan
        self._changed = asyncio.Event()
        self._told: list[str] = []  # its last lines that were no events
        self.flash.mkdir(parents=True, exist_ok=True)
        (self.flash / "toy.json").write_text(json.dumps(NEW | dict(facts)))
        (self.flash / "ca.pem").write_bytes(authority)

    async def __aenter__(self) -> "Rehearsal":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        with contextlib.suppress(ConnectionError):
            self.tell(do="end")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BYE_SECONDS):
                await self._process.wait()
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reading

    async def start(self, **plan: Any) -> None:
        """
        Power on; `plan` is what is different this time, such as `reset_cause`.

        A flash with a `main.py` starts with it, as the chip does; without, the sources here run.
        """
        path = self._folder.resolve() / "plan.json"
        is_installed = (self.flash / "main.py").exists()
        path.write_text(json.dumps(self._plan | plan))
        self._process = await asyncio.create_subprocess_exec(
            MICROPYTHON,
            "-X",
            f"heapsize={HEAP_BYTES}",
            *(["main.py"] if is_installed else ["-m", "firmware.board.unix.start"]),
            str(path),
            cwd=self.flash if is_installed else ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reading = asyncio.create_task(self._read(), name="firmware")

    # -- what a child does with it ---------------------------------------------------------------

    def tell(self, **command: Any) -> None:
        """One of the commands of firmware.board.unix."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")

    def press(self, *, bounces: bool = False) -> None:
        self.tell(do="press", bounces=bounces)

    def release(self, *, bounces: bool = False) -> None:
        self.tell(do="release", bounces=bounces)

    async def say(self, samples: bytes) -> int:
        """Press, speak (s16le mono at `rate_hz`), release; the number of the turn before."""
        path = self._folder / "spoken.wav"
        write_wav(path, samples, self.rate_hz)
        mark = len(self.events)
        self.press(bounces=True)
        self.tell(do="speak", wav=str(path))
        await self.sees("spoken", after=mark)
        self.release(bounces=True)
        return mark

    # -- what it does ----------------------------------------------------------------------------

    def seen(self, event: str, *, after: int = 0, **members: Any) -> Event | None:
        """The first such event from the number `after` on, with these members."""
        for one in self.events[after:]:
            if one["event"] == event and all(one.get(k) == v for k, v in members.items()):
                return one
        return None

    async def sees(self, event: str, *, after: int = 0, **members: Any) -> Event:
        """The same, waiting for it. Raises Ended and TimeoutError."""
        await self.until(lambda: self.seen(event, after=after, **members))
        found = self.seen(event, after=after, **members)
        assert found is not None
        return found

    async def settled(self) -> None:
        """Wait for the end of a greeting, where one begins soon."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GREETING_SECONDS):
                await self.sees("Show", turn=0)
        if self.seen("Show", turn=0):
            await self.sees("EndTurn", turn=0)

    async def asks(self, what: str) -> Event:
        """Have the toy tell something of itself: "condition"."""
        mark = len(self.events)
        self.tell(do=what)
        return await self.sees(what, after=mark)

    @property
    def policy(self) -> str | None:
        """The last one it was told."""
        shown = [one["state"] for one in self.events if one["event"] == "Show"]
        return next((state for state in reversed(shown) if state in POLICIES), None)

    @property
    def is_turned_away(self) -> bool:
        """It cannot talk: no connection, not known, or a policy against it."""
        may_talk = self.policy is None or POLICIES[self.policy].may_talk
        return not may_talk or bool(self.seen("lost") or self.seen("refused"))

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait for something that it tells. Raises Ended and TimeoutError."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not is_so():
                if self._reading.done():
                    raise Ended(self._last_words())
                self._changed.clear()
                await self._changed.wait()

    async def ended(self) -> int:
        """Wait until it sleeps or resets itself; its exit status (firmware.board.unix.power)."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            status = await self._process.wait()
            await self._reading
        return status

    def _last_words(self) -> str:
        about = [json.dumps(one, ensure_ascii=False) for one in self.events[-3:]]
        return "\n".join(["the firmware has ended", *self._told[-20:], *about])

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self._take(line.decode(errors="replace").rstrip())
            self._changed.set()
        self._changed.set()

    def _take(self, line: str) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            self._told.append(line)
            return
        if told["event"] == "effect":
            told |= _effect(told.pop("effect"))
        self.events.append(told)


def _effect(text: str) -> Event:
    """The repr of an effect (firmware.companion.effects) as an event."""
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Name)
    members = {str(k.arg): ast.literal_eval(k.value) for k in call.keywords}
    return {"event": call.func.id} | members
