"""`manage.py withdrawal_latency` as a person calls it, with few talks."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command, without the services of these tests: it has its own."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "VAR_DIR")
    }
    return subprocess.run(
        [sys.executable, "manage.py", "withdrawal_latency", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_withdrawals_at_every_stage_leave_nothing_behind():
    done = run("--talks", "4", "--at-once", "4", "--json")
    (line,) = done.stdout.splitlines()
    result = json.loads(line)
    assert list(result) == [
        "talks",
        "p50_ms",
        "p99_ms",
        "rows_written_after",
        "frames_upstream_after",
    ]
    assert (result["talks"], result["rows_written_after"]) == (4, 0), done.stderr
    assert result["frames_upstream_after"] == 0
    # How fast it is depends on what else this machine does; the exit status tells.
    assert done.returncode == (0 if result["p99_ms"] <= 2000 else 1)


def test_no_talks_at_all_are_refused():
    with pytest.raises(CommandError, match="take 1 to 1000"):
        call_command("withdrawal_latency", talks=0)
