"""Starting in order, ending in order, and the reasons to end."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from clock import Clock
from hanuman.children import Child, ChildKeepsDying
from hanuman.embedded import Lease
from hanuman.env import Environment
from hanuman.stack import Stack, StackError, run

FAST = Clock(50)
LIVE = "import time; time.sleep(600)"


@pytest.fixture
def env(tmp_path) -> Environment:
    return Environment(var_dir=tmp_path)


def child(name: str, text: str = LIVE, **how) -> Child:
    return Child(name, [sys.executable, "-c", text], **how)


async def test_what_is_to_be_done_then_gives_the_status(env):
    async def then(_) -> int:
        return 7

    assert await Stack(env, [[child("a")]], clock=FAST).serve(then) == 7


async def test_a_signal_ends_the_serving_with_status_0(env, capsys):
    async def then(_) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    assert await Stack(env, [[child("a")]], clock=FAST).serve(then) == 0
    assert "Stopping." in capsys.readouterr().out


async def test_a_group_starts_when_the_one_before_it_is_ready(env):
    ready: list[str] = []

    def becomes(name: str):
        async def is_ready() -> bool:
            ready.append(name)
            return ready.count(name) > 1

        return is_ready

    groups = [[child("a", is_ready=becomes("a"))], [child("b", is_ready=becomes("b"))]]

    async def then(_) -> int:
        return 0

    await Stack(env, groups, clock=FAST).serve(then)
    assert ready == ["a", "a", "b", "b"]


async def test_children_are_ended_in_the_reverse_order(env, tmp_path):
    order = tmp_path / "order"
    text = "import signal, sys, time\n"
    text += f"def end(*_):\n    open({str(order)!r}, 'a').write(sys.argv[1]); sys.exit()\n"
    text += "signal.signal(signal.SIGTERM, end); open(sys.argv[1] + '.up', 'w'); time.sleep(600)"

    def orderly(name: str) -> Child:
        async def is_up() -> bool:
            return (tmp_path / f"{name}.up").exists()

        arguments = [sys.executable, "-c", text, str(tmp_path / name)]
        return Child(name, arguments, is_up)

    async def then(_) -> int:
        return 0

    await Stack(env, [[orderly("a")], [orderly("b")]], clock=FAST).serve(then)
    assert order.read_text() == f"{tmp_path}/b{tmp_path}/a"


async def test_a_child_that_keeps_dying_ends_everything(env):
    stack = Stack(env, [[child("good")], [child("bad", "raise SystemExit(2)")]], clock=FAST)
    with pytest.raises(ChildKeepsDying, match=r"^bad keeps ending"):
        await stack.serve()


async def test_a_child_that_never_answers_is_named(env):
    async def never() -> bool:
        return False

    stack = Stack(env, [[child("mute", is_ready=never)]], clock=Clock(500))
    with pytest.raises(StackError, match=r"^mute does not answer; see .*mute\.log$"):
        await stack.serve()


async def test_the_end_of_the_database_ends_everything(env):
    ours, theirs = socket.socketpair()

    async def then(_) -> None:
        theirs.close()

    with pytest.raises(StackError, match=r"^the embedded services have ended"):
        await Stack(env, [[child("a")]], Lease(ours), clock=FAST).serve(then)
    ours.close()


async def test_an_error_of_what_is_to_be_done_then_ends_everything(env):
    async def then(_) -> None:
        raise LookupError("no child")

    with pytest.raises(LookupError, match="no child"):
        await Stack(env, [[child("a")]], clock=FAST).serve(then)
    await asyncio.sleep(0)


def test_a_taken_port_ends_the_command_before_anything_starts(env, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(env.model_copy(update={"port": port, "agent_url": "ws://x"})) == 1
    assert capsys.readouterr().out.startswith(f"hanuman: port {port} is taken")
    assert not (env.var_dir / "run").exists()


def test_it_all_ends_when_nobody_reads_any_more(tmp_path):
    program = "import asyncio, sys; sys.path.insert(0, sys.argv[1])\n"
    program += "from hanuman.env import Environment; from hanuman.stack import Stack, say\n"
    program += "from pathlib import Path; from hanuman.children import Child\n"
    program += "async def then(_):\n    say('ready'); sys.stdin.readline(); say('more')\n"
    program += "child = Child('a', [sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    program += "env = Environment(var_dir=Path(sys.argv[2]))\n"
    program += "sys.exit(asyncio.run(Stack(env, [[child]]).serve(then)))"
    root = str(Path(__file__).resolve().parents[2])
    arguments = [sys.executable, "-c", program, root, str(tmp_path)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout.readline() == b"ready\n"
        running.stdout.close()
        running.stdin.write(b"\n")
        running.stdin.close()
        assert running.wait(60) == 0
