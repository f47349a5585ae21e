"""An engine's process: asked in turn, replaced when it dies, gone when its parent is gone."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from localagent.engine import Engine, EngineBusy, EngineDied, EngineRefused, EngineSlow

ROOT = Path(__file__).parents[2]
TOY_ENGINE = "localagent.tests.toy_engine"


def is_alive(process_id: int) -> bool:
    """Zombies, whose parent has not looked yet, count as gone."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_questions_are_answered_in_turn():
    async with Engine(TOY_ENGINE) as engine:
        asked = [engine.ask({"say": number}, bytes([number])) for number in range(5)]
        answers = await asyncio.gather(*asked)
    assert answers == [({"said": number}, bytes([number]) * 2) for number in range(5)]


async def test_a_refusal_leaves_the_engine_well():
    async with Engine(TOY_ENGINE) as engine:
        with pytest.raises(EngineRefused) as refusal:
            await engine.ask({"refuse": "too-loud"})
        assert refusal.value.code == "too-loud"
        assert await engine.ask({"say": 1}) == ({"said": 1}, b"")
        assert engine.starts == 1


async def test_what_libraries_print_does_not_spoil_the_answers():
    async with Engine(TOY_ENGINE) as engine:
        assert await engine.ask({"print": "noise", "say": 1}) == ({"said": 1}, b"")


async def test_an_engine_that_was_killed_is_replaced_and_the_question_asked_again():
    async with Engine(TOY_ENGINE) as engine:
        os.kill(engine.process_id, signal.SIGKILL)
        assert await engine.ask({"say": 2}) == ({"said": 2}, b"")
        assert engine.starts == 2


async def test_a_question_that_kills_twice_is_given_up():
    async with Engine(TOY_ENGINE) as engine:
        with pytest.raises(EngineDied):
            await engine.ask({"exit": 3})
        assert await engine.ask({"say": 2}) == ({"said": 2}, b"")


async def test_an_answer_that_takes_too_long_ends_the_process():
    async with Engine(TOY_ENGINE, answer_within_s=0.2) as engine:
        first = engine.process_id
        with pytest.raises(EngineSlow):
            await engine.ask({"hang": True})
        assert not is_alive(first)


async def test_more_questions_than_may_wait_are_refused_and_counted():
    async with Engine(TOY_ENGINE, queue_limit=2) as engine:
        asked = [asyncio.create_task(engine.ask({"say": number})) for number in range(5)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, EngineBusy)]
        assert len(refused) == engine.refused > 0
        assert len(refused) + 2 <= 5


async def test_an_asker_who_leaves_does_not_shift_the_answers():
    async with Engine(TOY_ENGINE) as engine:
        leaving = asyncio.create_task(engine.ask({"say": "gone"}))
        waiting = asyncio.create_task(engine.ask({"say": "never asked"}))
        for _ in range(3):  # turns of the loop: long enough to be asked, not to be answered
            await asyncio.sleep(0)
        assert engine.is_asked
        leaving.cancel()
        waiting.cancel()
        assert await engine.ask({"say": "mine"}) == ({"said": "mine"}, b"")
        assert engine.starts == 1


async def test_leaving_the_block_ends_the_process():
    async with Engine(TOY_ENGINE) as engine:
        child = engine.process_id
    assert not is_alive(child)


def test_the_process_goes_when_its_parent_is_killed():
    program = (
        "import asyncio, time\n"
        "from localagent.engine import Engine\n"
        "async def main():\n"
        f"    async with Engine({TOY_ENGINE!r}) as engine:\n"
        "        await engine.ask({'say': 1})\n"
        "        print(engine.process_id, flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    ended = subprocess.run(  # waits for the end itself, without a guess of how long
        ["timeout", "10", "tail", f"--pid={child}", "-f", "/dev/null"], check=False
    )
    assert ended.returncode == 0
