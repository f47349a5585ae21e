"""A real worker beside a test: a process of its own, on the test's database and broker."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from hanuman.celery import app

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60  # after which a test has hung


@contextmanager
def worker(log: Path, *, include: str = "hanuman.tests.rehearsed") -> Iterator[Path]:
    """Start it with nothing to do, and stop it at the end. Yields where it writes its log."""
    with app.connection_for_write() as broker:
        app.amqp.TaskConsumer(broker).purge()
    command = [sys.executable, "-m", "celery", "-A", "hanuman", "worker", "-I", include]
    command += ["--concurrency=1", "--loglevel=INFO", "--without-gossip", "--without-mingle"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=out, stderr=subprocess.STDOUT
        )
        try:
            until(lambda: b" ready." in log.read_bytes(), process)
            yield log
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)


def until(is_so: Callable[[], object], process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until it is so. Fails the test when that takes too long, or the process has ended."""
    give_up_at = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < give_up_at, "it never came to pass"
        assert process is None or process.poll() is None, "the worker has ended"
        time.sleep(0.02)


def environment() -> dict[str, str]:
    """With which a process works on the databases and the broker of this test."""
    urls = {"default": settings.DATABASE_URL, "keys": settings.KEYS_DATABASE_URL}
    test = {
        alias: urlsplit(url)._replace(path=f"/{connections[alias].settings_dict['NAME']}").geturl()
        for alias, url in urls.items()
    }
    return os.environ | {
        "DATABASE_URL": test["default"],
        "KEYS_DATABASE_URL": test["keys"],
        "REDIS_URL": settings.REDIS_URL,
        "VAR_DIR": str(settings.VAR_DIR),
        "LOG_LEVEL": "INFO",
    }
