"""Programs that are watched: restarted when they end, ended with all that they started."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from clock import Clock
from hanuman.children import Child, ChildKeepsDying, Watch, trouble_in

ROOT = Path(__file__).resolve().parents[2]
FAST = Clock(50)


def program(text: str, name: str = "web") -> Child:
    return Child(name, [sys.executable, "-u", "-c", text])


class Screen:
    """What a person would see, and can wait for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._changed = asyncio.Event()

    def say(self, line: str) -> None:
        self.lines.append(line)
        self._changed.set()

    async def shows(self, text: str) -> str:
        """The first line with `text`, once there is one."""
        async with asyncio.timeout(30):
            while True:
                self._changed.clear()
                for line in self.lines:
                    if text in line:
                        return line
                await self._changed.wait()


async def cancel(task: asyncio.Task) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_child_that_ends_is_started_again_and_that_is_said(tmp_path):
    screen = Screen()
    once = tmp_path / "once"
    text = f"import pathlib, sys, time; p = pathlib.Path({str(once)!r})\n"
    text += "if not p.exists(): p.touch(); sys.exit(3)\nprint('ERROR second'); time.sleep(60)"
    watch = Watch(program(text), tmp_path, screen.say, FAST)
    task = asyncio.create_task(watch.run())
    await screen.shows("second")
    assert screen.lines[0] == f"web ended with status 3 and is started again; see {watch.log}"
    await cancel(task)


async def test_a_child_that_keeps_ending_is_given_up(tmp_path):
    screen = Screen()
    watch = Watch(program("raise SystemExit(9)"), tmp_path, screen.say, FAST)
    with pytest.raises(ChildKeepsDying, match=r"^web keeps ending \(status 9\); see .*web\.log$"):
        await watch.run()
    assert len(screen.lines) == 4


async def test_cancelling_ends_the_child_and_what_it_started(tmp_path):
    screen = Screen()
    text = "import subprocess, sys, time\n"
    text += "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    text += "print('ERROR', p.pid, flush=True); time.sleep(600)"
    watch = Watch(program(text), tmp_path, screen.say, FAST)
    task = asyncio.create_task(watch.run())
    grandchild = psutil.Process(int((await screen.shows("ERROR")).split()[-1]))
    await cancel(task)
    assert watch.process.returncode == -signal.SIGTERM
    psutil.wait_procs([grandchild], timeout=30)
    assert not grandchild.is_running()


async def test_a_log_begins_anew_and_the_last_one_is_kept(tmp_path):
    screen = Screen()
    (tmp_path / "web.log").write_text("yesterday\n")
    child = program("print('ERROR today'); import time; time.sleep(60)")
    watch = Watch(child, tmp_path, screen.say, FAST)
    task = asyncio.create_task(watch.run())
    await screen.shows("today")
    await cancel(task)
    assert watch.log.read_text() == "ERROR today\n"
    assert (tmp_path / "web.log.1").read_text() == "yesterday\n"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('{"level": "INFO", "message": "hello"}', ""),
        ('{"level": "ERROR", "message": "lost", "at": "now", "logger": "x"}', "error: lost"),
        ('{"level": "ERROR", "message": "m", "n": 1, "data": {"a": 1}}', "error: m n=1"),
        ('{"level": "ERROR", "message": "' + "m" * 999 + '"}', "error: " + "m" * 293),
        ("Traceback (most recent call last):", "Traceback (most recent call last):"),
        ("ValueError: no", "ValueError: no"),
        ("[2026-11-22 12:00:00] listening", ""),
        ("[]", ""),
        ("", ""),
    ],
)
def test_only_trouble_reaches_the_screen(line, shown):
    assert trouble_in(line) == shown


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's own")
def test_children_end_when_their_watcher_is_killed(tmp_path):
    sleeper = "import os, time; print(os.getpid()); time.sleep(600)"
    text = f"""
import asyncio, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from hanuman.children import Child, Watch
sleeper = Child("s", [sys.executable, "-c", {sleeper!r}])
asyncio.run(Watch(sleeper, Path({str(tmp_path)!r}), print).run())
"""
    watcher = subprocess.Popen([sys.executable, "-c", text])
    log = tmp_path / "s.log"
    while not (log.exists() and log.read_text().endswith("\n")):
        assert watcher.poll() is None
    child = psutil.Process(int(log.read_text()))
    os.kill(watcher.pid, signal.SIGKILL)
    watcher.wait()
    child.wait(30)
