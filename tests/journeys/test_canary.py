"""
What a child says is searched for everywhere once the child has said it: no store may hold it.

A phrase that nobody else says goes through the whole product as transcript, as a tool's argument
and as the agent's own words, with sound that nobody else makes. The family has agreed to
everything, so that everything that may be kept is kept.
"""

import asyncio
import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from devices.clips import read_wav
from tests.journeys.gossip import MARK, gossiping
from tests.journeys.house import ROOT, House, free_port, furnish, lived_in

PHRASE = "wobbly turquoise xylophones whisper"
CLIP = ROOT / "demo" / "speech" / "en_flite_teach.wav"
WORKER = ["-m", "celery", "-A", "hanuman", "worker", "--pool", "solo", "--loglevel", "debug"]
END = b"that was all"
TASKS_SECONDS = 8.0  # real ones: for what is written after a talk


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("canary")
    (folder / "tmp").mkdir()
    return furnish(folder, "canary") | {"TMPDIR": str(folder / "tmp"), "LOG_LEVEL": "DEBUG"}


@pytest.fixture(scope="module")
def agent_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def house(environment: dict[str, str], agent_port: int) -> Iterator[House]:
    """Everything that it says goes into a file, as an operator's log would."""
    log = Path(environment["VAR_DIR"]) / "said.log"
    with open(log, "ab") as said, _into(said.fileno()):
        url = f"ws://127.0.0.1:{agent_port}"
        with lived_in(environment, scale=4.0, AGENT_URL=url) as house:
            worker = subprocess.Popen([sys.executable, *WORKER], cwd=ROOT, env=house.environment)
            house.processes.append(worker)
            yield house


class _into:
    """What this process's children print goes into the file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __enter__(self) -> None:
        self._kept = [os.dup(1), os.dup(2)]
        for standard in (1, 2):
            os.dup2(self._descriptor, standard)

    def __exit__(self, *_: object) -> None:
        for standard, kept in zip((1, 2), self._kept, strict=True):
            os.dup2(kept, standard)
            os.close(kept)


class Overheard:
    """Every command that anybody sends to the broker and cache while it listens."""

    def __init__(self, url: str) -> None:
        self._store = redis.Redis.from_url(url)
        self.commands: list[bytes] = []

    def listen(self) -> None:
        """Until `stop`."""
        with self._store.monitor() as monitor:
            while END not in (said := repr(monitor.next_command()).encode()):
                self.commands.append(said)

    def stop(self) -> None:
        self._store.echo(END)

    def values(self) -> Iterator[bytes]:
        for key in self._store.scan_iter(count=1000):
            yield key + (self._store.dump(key) or b"")


def forms_of(secret: bytes) -> list[bytes]:
    """How a store may hold it: as it is, as hex, and inside base64 at any offset."""
    inside = [
        base64.b64encode(bytes(lead) + secret)[4 if lead else 0 :][:20] for lead in (0, 1, 2)
    ]
    return [secret, secret.hex().encode(), *inside]


def tables(url: str) -> Iterator[tuple[str, bytes]]:
    """Each table of a database as `pg_dump` would write it."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (name,) in found:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                yield name, b"".join(copy)


def places(house: House, overheard: Overheard) -> Iterator[tuple[str, bytes]]:
    """Every store of the product, by name, with all that it holds."""
    main = house.environment["DATABASE_URL"]
    for database in (main, f"{main}_keys"):
        for name, rows in tables(database):
            yield f"table {name}", rows
    for path in Path(house.environment["VAR_DIR"]).rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()
    yield "the broker's commands", b"\n".join(overheard.commands)
    yield "the broker's keys", b"\n".join(overheard.values())


def holding(secret: bytes, house: House, overheard: Overheard) -> list[str]:
    forms = forms_of(secret)
    return [name for name, held in places(house, overheard) if any(form in held for form in forms)]


async def test_what_a_child_says_is_in_no_store_afterwards(house: House, agent_port: int):
    overheard = Overheard(house.environment["REDIS_URL"])
    listening = asyncio.create_task(asyncio.to_thread(overheard.listen))
    async with gossiping(PHRASE, agent_port) as gossip:
        async with house.demo_toy() as toy:
            await toy.settled()
            voice = read_wav(CLIP, toy.rate_hz)
            turn = await toy.say(voice)
        await asyncio.sleep(TASKS_SECONDS)
    overheard.stop()
    await listening
    assert turn.heard == PHRASE
    assert PHRASE in turn.sentences
    assert gossip.heard_bytes > len(voice) / 2
    assert overheard.commands
    assert house.rows("SELECT turns FROM interactions WHERE turns > 0")
    loudest = max(range(0, len(voice) - 64, 64), key=lambda at: sum(voice[at : at + 64]))
    for secret in (PHRASE.encode(), MARK[:48], voice[loudest : loudest + 48]):
        assert holding(secret, house, overheard) == []


async def test_the_search_finds_what_is_there(house: House):
    overheard = Overheard(house.environment["REDIS_URL"])
    planted = b"a planted phrase of no child"
    folder = Path(house.environment["VAR_DIR"])
    (folder / "left.txt").write_bytes(b"..." + base64.b64encode(b"12" + planted))
    overheard._store.set("left", planted)
    house.rows("UPDATE interactions SET topic = %s RETURNING id", planted.decode())
    found = holding(planted, house, overheard)
    assert found == ["table interactions", str(folder / "left.txt"), "the broker's keys"]
