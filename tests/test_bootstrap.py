"""bin/bootstrap on machines that lack something: one line each, and nothing half made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("dirname", "id", "cat", "cksum", "tr", "grep", "rm", "tail", "sh", "mktemp")
OLD = "#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.2' && exit 0\nexit 1\n"
WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec {python} "$@"\n'


@pytest.fixture
def machine(tmp_path):
    """A checkout with bin/bootstrap in it, and a PATH with little else than what is put there."""
    checkout, path = tmp_path / "checkout", tmp_path / "path"
    (checkout / "bin").mkdir(parents=True)
    path.mkdir()
    shutil.copy(ROOT / "bin" / "bootstrap", checkout / "bin")
    (checkout / "requirements-local.txt").write_text("no-such-package==1.0\n")
    for tool in TOOLS:
        (path / tool).symlink_to(shutil.which(tool) or tool)

    def put(name: str, text: str) -> None:
        (path / name).unlink(missing_ok=True)
        (path / name).write_text(text)
        (path / name).chmod(0o755)

    def run(**variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(path), "HOME": str(tmp_path / "home")} | variables
        script = ["/bin/sh", str(checkout / "bin" / "bootstrap")]
        return subprocess.run(script, env=environment, capture_output=True, text=True, check=False)

    run.put, run.checkout = put, checkout
    return run


def test_an_old_python_is_named(machine):
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python"):
        machine.put(name, OLD)
    done = machine()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "hanuman: Python 3.11 or later is needed, found Python 3.9.2; "
        "install it or set PYTHON=/path/to/python\n"
    )


def test_the_missing_debian_package_is_named_to_who_may_not_install_it(machine):
    machine.put("python3", WITHOUT_VENV.format(python=sys.executable))
    machine.put("id", "#!/bin/sh\necho 1000\n")
    done = machine()
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    expected = f"hanuman: the package {package} is missing: sudo apt-get install {package}\n"
    assert (done.returncode, done.stderr) == (1, expected)
    assert not (machine.checkout / ".venv").exists()


def test_without_a_network_one_line_says_so(machine):
    machine.put("python3", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull}
    done = machine(PIP_RETRIES="0", **nowhere)
    assert done.returncode == 1
    assert done.stderr == (
        "hanuman: pip cannot reach the package index: is there a network? "
        "(details in .venv/pip.log)\n"
    )


def test_after_the_first_time_only_changed_requirements_are_installed(machine):
    machine.put("python3", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    requirements = machine.checkout / "requirements-local.txt"
    requirements.write_text("# nothing\n")
    first, second = machine(PIP_CONFIG_FILE=os.devnull), machine()
    requirements.write_text("# still nothing\n")
    changed = machine(PIP_CONFIG_FILE=os.devnull)
    assert [one.returncode for one in (first, second, changed)] == [0, 0, 0]
    assert first.stdout.startswith("Installing requirements-local.txt")
    assert second.stdout == ""
    assert changed.stdout.startswith("Installing requirements-local.txt")
