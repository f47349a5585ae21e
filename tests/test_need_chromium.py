"""bin/need-chromium on machines with and without a browser: one line at most."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "bin" / "need-chromium"
TOOLS = ("id", "mktemp", "rm")


@pytest.fixture
def machine(tmp_path: Path):
    """A PATH with little else than what is put there."""
    for tool in TOOLS:
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)

    def put(name: str, text: str) -> None:
        (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)

    def run(**variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(tmp_path)} | variables
        script = ["/bin/sh", str(SCRIPT)]
        return subprocess.run(script, env=environment, capture_output=True, text=True, check=False)

    run.put = put
    return run


def test_with_chromium_nothing_is_done_or_said(machine):
    machine.put("chromium", "exit 1")
    done = machine()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_package_is_named_to_who_may_not_install_it(machine):
    machine.put("id", "echo 1000")
    done = machine()
    expected = "hanuman: the package chromium is missing: sudo apt-get install chromium\n"
    assert (done.returncode, done.stderr) == (1, expected)


@pytest.mark.parametrize(("outcome", "status"), [("exit 0", 0), ("exit 100", 1)])
def test_root_gets_it_from_debian(machine, outcome, status):
    machine.put("id", "echo 0")
    machine.put("apt-get", outcome)
    done = machine()
    assert done.returncode == status
    assert ("apt-get could not install chromium" in done.stderr) is (status == 1)


def test_a_program_of_another_name_can_be_given(machine, tmp_path):
    machine.put("other", "exit 0")
    assert machine(CHROMIUM=str(tmp_path / "other")).returncode == 0
    missing = machine(CHROMIUM="/nowhere/chromium")
    assert (missing.returncode, missing.stderr) == (
        1,
        "hanuman: CHROMIUM names no program: /nowhere/chromium\n",
    )
