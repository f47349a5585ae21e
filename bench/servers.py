"""Starting and stopping the servers that are compared, each on one core with one worker."""

import base64
import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench import machine
from bench.failure import BenchFailed
from bench.generator import Target
from bench.upstream import AGENT_PATH, ECHO_PATH

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 60
_STOP_SECONDS = 10

OURS = "hanuman"
BARE_RELAY = "bare_relay"
STOCK_DAPHNE = "stock_channels_daphne"
STOCK_UVICORN = "stock_channels_uvicorn"
COMPETITORS = (BARE_RELAY, STOCK_UVICORN, STOCK_DAPHNE)

# As production serves (docs/architecture.md): measured three to four times the toys of Daphne.
_UVICORN = [
    "-m",
    "uvicorn",
    "--host",
    "127.0.0.1",
    "--loop",
    "uvloop",
    "--http",
    "httptools",
    "--ws",
    "websockets-sansio",
    "--ws-per-message-deflate",
    "false",
    "--log-level",
    "warning",
    "--no-access-log",
    "--workers",
    "1",
]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to start one server: arguments to this Python, with PORT where the port goes."""

    name: str
    arguments: tuple[str, ...]
    path: str
    environment: dict[str, str] = field(default_factory=dict)
    speaks_hanuman: bool = False
    credentials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `pids()` are its processes."""

    target: Target
    process: subprocess.Popen
    log: Path

    @property
    def name(self) -> str:
        return self.target.name

    def pids(self) -> list[int]:
        return machine.family(self.process.pid)

    def check(self) -> None:
        """Raises BenchFailed with its last words when it has ended."""
        if self.process.poll() is not None:
            raise BenchFailed(f"{self.name} ended: {_last_line(self.log)}")


def competitor(name: str, upstream_port: int) -> Plan:
    """The plan of one of COMPETITORS."""
    url = f"ws://127.0.0.1:{upstream_port}{ECHO_PATH}"
    environment = {"BENCH_UPSTREAM_URL": url}
    application = "bench.stock_consumer:application"
    match name:
        case "bare_relay":
            return Plan(name, ("-m", "bench.bare_relay", "PORT", url), "/relay")
        case "stock_channels_uvicorn":
            arguments = (*_UVICORN, "--port", "PORT", application)
            return Plan(name, arguments, "/relay", environment)
        case "stock_channels_daphne":
            arguments = ("-m", "daphne", "-b", "127.0.0.1", "-p", "PORT", application)
            return Plan(name, arguments, "/relay", environment)
    raise BenchFailed(f"no server is called {name}")


def ours(upstream_port: int, var_dir: Path, credentials: tuple[str, ...]) -> Plan:
    """The product as production serves it, its upstream being the generator's echo agent."""
    return Plan(
        OURS,
        (*_UVICORN, "--port", "PORT", "hanuman.asgi:application"),
        "/device/v1",
        product_environment(var_dir)
        | {"AGENT_URL": f"ws://127.0.0.1:{upstream_port}{AGENT_PATH}"},
        speaks_hanuman=True,
        credentials=credentials,
    )


def product_environment(var_dir: Path) -> dict[str, str]:
    """Production settings on the benchmark's own database and broker."""
    from hanuman import embedded

    database_url = os.environ.get("BENCH_DATABASE_URL") or embedded.database_url(var_dir)
    return {
        "HANUMAN_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "RECEIPT_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "VAR_DIR": str(var_dir),
        "DATABASE_URL": database_url,
        "KEYS_DATABASE_URL": embedded.keys_database_url(database_url),
        "REDIS_URL": os.environ.get("BENCH_REDIS_URL") or embedded.redis_url(var_dir),
        "DEEPGRAM_API_KEY": "bench",
        "TIME_SCALE": "1",
        "TOY_TRACE": "false",
        "LOG_LEVEL": "WARNING",
    }


@contextlib.contextmanager
def running(plan: Plan, log_dir: Path, core: set[int]) -> Iterator[Server]:
    """One server, up and accepting connections. Raises BenchFailed when it does not come up."""
    log_dir.mkdir(parents=True, exist_ok=True)
    log = log_dir / f"{plan.name}.log"
    port = _free_port()
    arguments = [str(port) if part == "PORT" else part for part in plan.arguments]
    with log.open("wb") as output, machine.pinned(core):
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **plan.environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    target = Target(plan.name, port, plan.path, plan.speaks_hanuman, plan.credentials)
    server = Server(target, process, log)
    try:
        _await_port(server, port)
        machine.put_first(process.pid)
        yield server
    finally:
        _stop(process)


def _await_port(server: Server, port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        server.check()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > until:
            raise BenchFailed(f"{server.name} did not come up in {_START_SECONDS} s")
        time.sleep(0.1)


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "without a word"
