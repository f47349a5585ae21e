"""The command: its options, its one line, its errors."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from localagent.__main__ import options_of, read_arguments
from localagent.faults import Faults
from localagent.tests.callers import calling, silence, speech
from localagent.tests.fakes import LESSON, settings

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


@contextlib.asynccontextmanager
async def running(*arguments: str):
    """The command in a process of its own, ended with the test."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "localagent",
        *arguments,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(120):
            yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def test_the_command_says_where_it_listens_and_stops_when_told():
    async with running("--port", "0") as process:
        line = (await process.stdout.readline()).decode()
        assert line.startswith("local agent listening on ws://127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


@dataclass
class Address:
    """Where the command listens, for callers."""

    url: str


@pytest.mark.parametrize(
    ("clip", "language", "function"),
    [
        ("en_kokaf_heart_teach", "en", "teach_hanuman_chalisa"),
        ("en_kokam_puck_story", "en", "tell_story"),
        ("hi_kokhf_alpha_play", "hi", "play_hanuman_chalisa"),
    ],
)
async def test_recorded_speech_becomes_a_function_call_and_its_result_sound(
    clip, language, function
):
    """The real ears, mind and voice, as `make demo` runs them."""
    listen = {"type": "deepgram", "model": "nova-3", "language": language}
    async with running("--port", "0", "--lead", "50") as process:
        agent = Address((await process.stdout.readline()).decode().split()[-1])
        async with calling(agent, settings(listen=listen)) as caller:
            await caller.send_sound(silence(0.3) + speech(clip) + silence(1.5))
            request = await caller.until("FunctionCallRequest")
            await caller.answer(request, LESSON)
            await caller.until("AgentAudioDone")
    assert request["functions"][0]["name"] == function
    assert len(caller.sound) > 24_000  # half a second


async def test_a_port_that_is_taken_is_one_line_and_status_1():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with running("--port", str(port)) as process:
            _, errors = await process.communicate()
    assert process.returncode == 1
    assert errors.decode().count("\n") == 1
    assert f"127.0.0.1:{port}" in errors.decode()
