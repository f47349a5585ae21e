"""The web server as it is started for real."""

import signal
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPResponse
from pathlib import Path

import pytest

from hanuman.certificates import files_for
from hanuman.web import listen

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server() -> Iterator:
    """Start a server on an inherited socket; its port."""
    running = []

    def start(*options: str) -> int:
        with listen("127.0.0.1", 0) as listening:
            fd = listening.fileno()
            arguments = [sys.executable, "-m", "hanuman.web", "--fd", str(fd), *options]
            running.append(subprocess.Popen(arguments, pass_fds=[fd], cwd=ROOT))
            return listening.getsockname()[1]

    yield start
    for process in running:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)


def fetch(url: str, context: ssl.SSLContext | None = None) -> HTTPResponse:
    handlers = [urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)]
    return urllib.request.build_opener(*handlers).open(url, timeout=60)


def test_it_serves_on_a_socket_that_it_inherits_and_does_not_boast(server):
    with fetch(f"http://127.0.0.1:{server()}/healthz") as answer:
        assert (answer.status, answer.read()) == (200, b"alive\n")
        assert answer.headers["server"] is None


def test_it_serves_with_tls(server, tmp_path):
    files = files_for(["localhost"], tmp_path, now=datetime.now(UTC))
    port = server("--certificate", str(files.certificate), "--key", str(files.key))
    trusting = ssl.create_default_context(cafile=str(files.authority))
    with fetch(f"https://localhost:{port}/healthz", trusting) as answer:
        assert answer.status == 200
