"""
A running product for journeys: production server and local agent as processes of their own.

Its database lies beside the test database in the same server; its toys are toys in software.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
from django.conf import settings

from clock import Clock
from devices.toy import Toy
from hanuman.certificates import Files
from tests.journeys.annexe import ROOT, Annexe

READY_SECONDS = 60
FURNISHED = "furnished"  # the database that all houses are copies of
EMPTY = "template0"
FURNISHING = """
from django.core.management import call_command
for command in (["migrate"], ["migrate", "--database", "keys"], ["load_content"], ["seed_family"]):
    call_command(*command, verbosity=0)
"""
WEB = [
    "-m",
    "uvicorn",
    "hanuman.asgi:application",
    "--host",
    "127.0.0.1",
    "--log-level",
    "warning",
]
WEB += ["--ws", "websockets-sansio", "--loop", "uvloop", "--http", "httptools"]
WEB += ["--ws-per-message-deflate", "false"]


@dataclass
class House:
    """Where everything is. `scale`: how much faster than life it runs."""

    environment: dict[str, str]
    web_port: int
    agent_port: int
    scale: float
    toy: dict[str, str]
    annexe: Annexe
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.web_port}/device/v1"

    def demo_toy(self, **options: Any) -> Toy:
        """Asha's toy."""
        clock = Clock(self.scale)
        return Toy(
            self.url, self.toy["serial"], self.toy["secret"], clock=clock, trace=True, **options
        )

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What stands in the house's database."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(query, values).fetchall()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def furnish(folder: Path, name: str = "journeys") -> dict[str, str]:
    """A database of its own with content and the demo family; returns the environment for it."""
    first = Path(settings.VAR_DIR) / FURNISHED
    if not first.exists():
        _furnish_first(first)
    _make_databases(name, FURNISHED)
    shutil.copytree(first, folder, dirs_exist_ok=True)
    return _environment(folder, name)


def _furnish_first(folder: Path) -> None:
    """The house that the others are copies of, which takes a while."""
    _make_databases(FURNISHED, EMPTY)
    annexe = Annexe(_environment(folder, FURNISHED))
    annexe.do(FURNISHING)
    annexe.close()


def _make_databases(name: str, template: str) -> None:
    """One for the house and one for its keys."""
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as connection:
        for part in ("", "_keys"):
            like = template if template == EMPTY else template + part
            connection.execute(f"DROP DATABASE IF EXISTS {name}{part} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}{part} TEMPLATE {like} ENCODING 'UTF8'")


def _environment(folder: Path, name: str) -> dict[str, str]:
    url = urlsplit(settings.DATABASE_URL)
    return os.environ | {
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}")),
        "REDIS_URL": settings.REDIS_URL,
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
    }


def manage(environment: dict[str, str], *arguments: str, status: int = 0) -> str:
    """Run manage.py; its output. Fails the test on another exit status than `status`."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == status, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@contextlib.contextmanager
def lived_in(
    environment: dict[str, str],
    *,
    scale: float,
    faults: dict[str, Any] | None = None,
    agent_options: tuple[str, ...] = (),
    certificate: Files | None = None,
    **variables: str,
) -> Iterator[House]:
    """
    Start the local agent and the web server, and stop both at the end.

    With a `certificate` the web server speaks TLS alone.
    """
    web_port, agent_port = free_port(), free_port()
    environment = environment | {
        "TIME_SCALE": str(scale),
        "LOCAL_AGENT_PORT": str(agent_port),
        "LOCAL_AGENT_FAULTS": json.dumps(faults or {}),
        **variables,
    }
    toy = json.loads((Path(environment["VAR_DIR"]) / "demo_toy.json").read_text())
    house = House(environment, web_port, agent_port, scale, toy, Annexe(environment))
    agent = ["-m", "localagent", "--host", "127.0.0.1", "--port", str(agent_port)]
    try:
        _start(house, [*agent, *agent_options])
        start_web(house, certificate)
        _wait_until_listening(house, agent_port)
        yield house
    finally:
        house.annexe.close()
        for process in house.processes:
            process.terminate()
        for process in house.processes:
            process.wait(timeout=20)


def start_web(house: House, certificate: Files | None = None) -> "subprocess.Popen[bytes]":
    """Start the web server, and wait until it answers."""
    tls = []
    if certificate is not None:
        tls = [
            "--ssl-certfile",
            str(certificate.certificate),
            "--ssl-keyfile",
            str(certificate.key),
        ]
    _start(house, [*WEB, "--port", str(house.web_port), *tls])
    if certificate is not None:
        _wait_until_listening(house, house.web_port)
    else:
        _wait_until_ready(house)
    return house.processes[-1]


def _start(house: House, arguments: list[str]) -> None:
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=house.environment)
    house.processes.append(process)


def _wait_until_ready(house: House) -> None:
    give_up_at = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up_at:
        _check_alive(house)
        with contextlib.suppress(httpx.HTTPError):
            answer = httpx.get(f"http://127.0.0.1:{house.web_port}/readyz", timeout=5)
            if answer.status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the web server is not ready")


def _wait_until_listening(house: House, port: int) -> None:
    give_up_at = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up_at:
        _check_alive(house)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port}")


def _check_alive(house: House) -> None:
    for process in house.processes:
        assert process.poll() is None, f"{process.args} ended with {process.returncode}"
