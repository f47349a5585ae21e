"""manage.py on a machine where nothing runs."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from manage import needs_data

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def var_dir():
    folder = Path(tempfile.mkdtemp(prefix="hm-"))
    yield folder
    shutil.rmtree(folder)


def manage(var_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment | {"VAR_DIR": str(var_dir)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_finds_a_database_where_none_ran(var_dir):
    done = manage(var_dir, "showmigrations", "contenttypes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "[ ] 0001_initial" in done.stdout


def test_a_command_that_needs_no_data_starts_nothing(var_dir):
    assert manage(var_dir, "migrate", "--help").returncode == 0
    assert not (var_dir / "postgres").exists()


@pytest.mark.parametrize(
    ("line", "needs"),
    [("", False), ("help", False), ("check", False), ("migrate -h", False), ("migrate", True)],
)
def test_what_needs_no_data_is_known_before_django_is(line, needs):
    assert needs_data(line.split()) == needs


def test_a_folder_that_cannot_be_used_is_said_in_one_line(var_dir):
    (var_dir / "file").write_text("")
    done = manage(var_dir / "file", "showmigrations")
    assert done.returncode == 1
    assert done.stderr.startswith("hanuman: ")
    assert done.stderr.count("\n") == 1
