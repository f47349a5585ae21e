"""Watching over talks: a real Valkey behind a door that can be shut, and a database of our own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import OperationalError

from accounts import epoch
from voice import vigil
from voice.standing import Standing
from voice.vigil import Talk, Vigil, Watch

WITHDRAWN = Standing("withdrawn")


@dataclass
class Register:
    """What the database answers; with `problem` it raises, with `is_slow` it never does."""

    stands: dict[str, Standing] = field(default_factory=dict)
    asked: list[set[str]] = field(default_factory=list)
    problem: Exception | None = None
    is_slow: bool = False

    async def ask(self, doors: Iterable[str]) -> dict[str, Standing]:
        self.asked.append(set(doors))
        if self.is_slow:
            await asyncio.Event().wait()
        if self.problem is not None:
            raise self.problem
        return {door: self.stands.get(door, Standing()) for door in self.asked[-1]}


class Listener:
    """A talk's other end: what it was told, and how often it was asked to leave."""

    def __init__(self, child_id: UUID, mark: bytes | None, *, door: str = "door") -> None:
        self.told: asyncio.Queue[Standing | None] = asyncio.Queue()
        self.has_left = asyncio.Event()
        self.talk = Talk(
            door=door,
            child_id=child_id,
            standing=Standing(),
            mark=mark,
            place=f"toy.{child_id.hex}",
            session=uuid4().hex,
            heed=self.told.put_nowait,
            leave=self.has_left.set,
        )

    async def hears(self) -> Standing | None:
        async with asyncio.timeout(20):
            return await self.told.get()


class Proxy:
    """Valkey behind a socket of its own, which may pass nothing on or refuse everybody."""

    def __init__(self, path: Path) -> None:
        self.url = f"unix://{path}?db=0"
        self._path = path
        self._open = asyncio.Event()
        self._open.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        self._server = await asyncio.start_unix_server(self._pass, self._path)

    def shut(self) -> None:
        """Whatever is sent stays on the way."""
        self._open.clear()

    async def refuse(self) -> None:
        self._server.close()
        self._path.unlink(missing_ok=True)
        for task in self._tasks:
            task.cancel()

    async def _pass(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        address = urlsplit(settings.REDIS_URL)
        assert parse_qs(address.query)["db"] == ["0"]
        there, forth = await asyncio.open_unix_connection(unquote(address.path))
        self._tasks |= {
            asyncio.create_task(self._carry(here, forth)),
            asyncio.create_task(self._carry(there, back)),
        }

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                await self._open.wait()
                sink.write(data)
                await sink.drain()
        finally:
            sink.close()


@contextlib.asynccontextmanager
async def proxy(folder: Path) -> AsyncIterator[Proxy]:
    one = Proxy(folder / "proxy.sock")
    await one.serve()
    try:
        yield one
    finally:
        await one.refuse()


@pytest.fixture
def register() -> Register:
    return Register()


@contextlib.asynccontextmanager
async def watching(register: Register, url: str = settings.REDIS_URL) -> AsyncIterator[Watch]:
    """A watch; at its end nothing of it is left."""
    async with Vigil(url, register.ask).watch() as watch:
        yield watch
    assert [task for task in asyncio.all_tasks() if task.get_name().startswith("vigil")] == []


@contextlib.asynccontextmanager
async def shaky(register: Register, folder: Path) -> AsyncIterator[tuple[Proxy, Watch]]:
    """A watch that reads through a proxy."""
    async with proxy(folder) as door, watching(register, door.url) as watch:
        yield door, watch


@contextlib.asynccontextmanager
async def known(watch: Watch, **options) -> AsyncIterator[Listener]:
    """A talk whose child's epoch has been read."""
    one = Listener(uuid4(), await watch.mark(), **options)
    with watch.over(one.talk):
        await until(lambda: one.talk.is_known)
        yield one


async def until(is_so: Callable[[], object]) -> None:
    """Wait for what nobody tells."""
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def bump(child_id: UUID) -> None:
    await asyncio.to_thread(epoch.bump, child_id)


async def test_a_change_is_heeded_at_once(register, monkeypatch):
    monkeypatch.setattr(vigil, "READ_SECONDS", 3600.0)  # so that it can only have been told aloud
    async with watching(register) as watch, known(watch) as one:
        register.stands["door"] = WITHDRAWN
        told = asyncio.create_task(one.hears())
        while not told.done():  # the subscription may just be on its way
            await bump(one.talk.child_id)
            await asyncio.wait([told], timeout=0.2)
        assert told.result() == WITHDRAWN


async def test_a_change_that_is_not_told_aloud_is_heeded_all_the_same(register, monkeypatch):
    monkeypatch.setattr(epoch, "CHANNEL", "nobody-listens-here")
    async with watching(register) as watch:
        monkeypatch.setattr(epoch, "CHANNEL", "epochs")
        async with known(watch) as one:
            register.stands["door"] = WITHDRAWN
            await bump(one.talk.child_id)
            assert await one.hears() == WITHDRAWN


async def test_a_change_while_the_toy_was_at_the_door_is_not_lost(register):
    async with watching(register) as watch:
        one = Listener(uuid4(), await watch.mark())
        register.stands["door"] = WITHDRAWN  # the door had been answered before this
        await bump(one.talk.child_id)
        with watch.over(one.talk):
            assert await one.hears() == WITHDRAWN


async def test_nothing_is_asked_while_nothing_changes(register):
    async with (
        watching(register) as watch,
        known(watch) as one,
        known(watch, door="other") as other,
    ):
        await bump(other.talk.child_id)
        await until(lambda: register.asked)
        assert one.told.empty()
    assert register.asked == [{"other"}]


async def test_a_change_that_changes_nothing_for_the_talk_is_not_told(register):
    async with watching(register) as watch, known(watch) as one:
        await bump(one.talk.child_id)
        await until(lambda: register.asked)
        register.stands["door"] = Standing(volume=10)
        await bump(one.talk.child_id)
        assert await one.hears() == Standing(volume=10)
        assert one.told.empty()


async def test_a_narrow_change_is_told_and_the_talk_is_watched_on(register):
    async with watching(register) as watch, known(watch) as one:
        for standing in [Standing(purposes=frozenset({"core_voice"})), WITHDRAWN]:
            register.stands["door"] = standing
            await bump(one.talk.child_id)
            assert await one.hears() == standing


async def test_many_changes_at_once_are_one_question(register):
    async with watching(register) as watch, contextlib.AsyncExitStack() as talks:
        children = [uuid4() for _ in range(20)]
        mark = await watch.mark()
        listeners = [
            Listener(child, mark, door=f"door {number}") for number, child in enumerate(children)
        ]
        for one in listeners:
            talks.enter_context(watch.over(one.talk))
            register.stands[one.talk.door] = WITHDRAWN
        await asyncio.to_thread(epoch.bump, *children)
        assert {await one.hears() for one in listeners} == {WITHDRAWN}
    assert len(register.asked) < 10


# -- what cannot be asked counts as no -----------------------------------------------------------


@pytest.mark.parametrize("problem", [OperationalError(), OSError(), KeyError("a mistake of ours")])
async def test_a_database_out_of_reach_says_no(register, problem):
    register.problem = problem
    async with watching(register) as watch, known(watch) as one:
        await bump(one.talk.child_id)
        assert await one.hears() is None


async def test_a_database_that_does_not_answer_says_no(register, monkeypatch):
    monkeypatch.setattr(vigil, "DATABASE_SECONDS", 0.05)
    register.is_slow = True
    async with watching(register) as watch, known(watch) as one:
        await bump(one.talk.child_id)
        assert await one.hears() is None


async def test_a_redis_that_does_not_answer_says_no(register, tmp_path):
    async with shaky(register, tmp_path) as (door, watch), known(watch) as one:
        door.shut()
        assert await one.hears() is None
    assert register.asked == []


async def test_a_redis_that_is_gone_says_no(register, tmp_path):
    async with (
        shaky(register, tmp_path) as (door, watch),
        known(watch) as one,
        known(watch) as other,
    ):
        await door.refuse()
        assert [await one.hears(), await other.hears()] == [None, None]


async def test_a_redis_that_is_back_soon_costs_no_talk(register, tmp_path, monkeypatch):
    monkeypatch.setattr(vigil, "LOST_SECONDS", 3600.0)
    async with shaky(register, tmp_path) as (door, watch), known(watch) as one:
        await door.refuse()
        register.stands["door"] = Standing(volume=10)
        await bump(one.talk.child_id)
        await door.serve()
        assert await one.hears() == Standing(volume=10)


async def test_work_that_fails_is_taken_up_again(register, monkeypatch):
    failures = iter([RuntimeError("once"), RuntimeError("twice")])
    read = Watch._read

    async def reads(self):
        for failure in failures:
            raise failure
        await read(self)

    monkeypatch.setattr(Watch, "_read", reads)
    async with watching(register) as watch, known(watch) as one:
        register.stands["door"] = WITHDRAWN
        await bump(one.talk.child_id)
        assert await one.hears() == WITHDRAWN


async def test_an_epoch_that_was_never_written_is_noticed_later(register, monkeypatch):
    """As when a process dies between its commit and the news."""
    monkeypatch.setattr(vigil, "ANYWAY_SECONDS", 0.1)
    async with watching(register) as watch, known(watch) as one:
        register.stands["door"] = WITHDRAWN
        assert await one.hears() == WITHDRAWN


async def test_a_database_out_of_reach_costs_no_talk_that_nothing_changed_for(
    register, monkeypatch
):
    monkeypatch.setattr(vigil, "ANYWAY_SECONDS", 0.05)
    register.problem = OperationalError()
    async with watching(register) as watch, known(watch) as one:
        await until(lambda: len(register.asked) >= 3)
        assert one.told.empty()


# -- one place -----------------------------------------------------------------------------------


async def test_of_two_talks_in_one_place_the_last_stays(register):
    child = uuid4()
    async with watching(register) as watch:
        mark = await watch.mark()
        first, last = Listener(child, mark), Listener(child, mark)
        with watch.over(first.talk), watch.over(last.talk):
            await watch.take_place(first.talk)
            await watch.take_place(last.talk)
            async with asyncio.timeout(20):
                await first.has_left.wait()
            await watch.look_at_place(last.talk)
            assert not last.has_left.is_set()


# -- from the first talk to the last -------------------------------------------------------------


async def test_the_watch_begins_with_the_first_and_ends_with_the_last(register):
    one = Vigil(settings.REDIS_URL, register.ask)
    async with one.watch() as first:
        async with one.watch() as second:
            assert first is second
        assert await first.mark() == await first.mark()
    async with one.watch() as later:
        assert later is not first
