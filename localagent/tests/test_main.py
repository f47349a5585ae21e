"""The command: its options, its one line, its errors."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from localagent.__main__ import options_of, read_arguments
from localagent.faults import Faults

ROOT = Path(__file__).resolve().parents[2]


def test_options_come_from_the_command_line():
    given = read_arguments(
        [
            "--port",
            "0",
            "--strict-idle",
            "--idle-seconds",
            "3",
            "--faults",
            '{"refuse_connection": 429}',
        ]
    )
    assert given.faults == Faults(refuse_connection=429)
    assert options_of(given).idle_s == 3
    assert options_of(given).is_idle_strict


def test_options_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("TIME_SCALE", "10")
    monkeypatch.setenv("LOCAL_AGENT_FAULTS", '{"slow_think_s": 2}')
    monkeypatch.setenv("LOCAL_AGENT_STRICT_IDLE", "1")
    given = read_arguments([])
    assert given.time_scale == 10
    assert given.faults == Faults(slow_think_s=2)
    assert options_of(given).is_idle_strict


@pytest.mark.parametrize("arguments", [["--faults", "{"], ["--port", "many"], ["--unheard-of"]])
def test_what_cannot_be_used_ends_the_command(arguments, capsys):
    with pytest.raises(SystemExit):
        read_arguments(arguments)
    assert arguments[0] in capsys.readouterr().err


async def started(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "localagent",
        *arguments,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_the_command_says_where_it_listens_and_stops_when_told():
    async with asyncio.timeout(30):
        process = await started("--port", "0")
        line = (await process.stdout.readline()).decode()
        assert line.startswith("local agent listening on ws://127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_a_port_that_is_taken_is_one_line_and_status_1():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with asyncio.timeout(30):
            process = await started("--port", str(port))
            _, errors = await process.communicate()
    assert process.returncode == 1
    assert errors.decode().count("\n") == 1
    assert f"127.0.0.1:{port}" in errors.decode()
