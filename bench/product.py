"""The product's own surroundings: database, broker, and toys that may talk."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import machine, servers
from bench.failure import BenchFailed

_PREPARE_SECONDS = 180


@contextlib.contextmanager
def surroundings(var_dir: Path, core: set[int]) -> Iterator[list[int]]:
    """
    PostgreSQL and Valkey under `var_dir`, on the servers' core; yields who keeps them.

    BENCH_DATABASE_URL and BENCH_REDIS_URL together name others to use instead.
    """
    if os.environ.get("BENCH_DATABASE_URL") and os.environ.get("BENCH_REDIS_URL"):
        yield []
        return
    from hanuman import embedded

    try:
        with machine.pinned(core):
            lease = embedded.take(var_dir)
    except embedded.EmbeddedError as error:
        raise BenchFailed(str(error)) from None
    try:
        yield machine.family(os.getpid())[1:2]
    finally:
        lease.end()


def provisioned(toys: int, var_dir: Path) -> tuple[str, ...]:
    """Migrate, make `toys` toys, and return their Authorization headers."""
    headers = var_dir / "toys.json"
    headers.touch(mode=0o600)
    for database in ("default", "keys"):
        _run(["manage.py", "migrate", "--verbosity", "0", "--database", database], var_dir)
    _run(["-m", "bench.provision", str(toys), str(headers)], var_dir)
    try:
        return tuple(json.loads(headers.read_text()))
    finally:
        headers.unlink()


def _run(arguments: list[str], var_dir: Path) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=servers.ROOT,
        # In production nobody may agree without being verified, and these families are made up.
        env={**os.environ, **servers.product_environment(var_dir), "HANUMAN_ENV": "development"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_PREPARE_SECONDS,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["nothing said"]
        raise BenchFailed(f"{' '.join(arguments[:3])} failed: {said[-1]}")
