"""`manage.py withdrawal_latency`: how fast a withdrawn consent ends a talk."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hanuman import embedded

MOST_TALKS = 1_000


class Command(BaseCommand):
    """
    Runs the measurement of `bench.withdrawal` on a database and a broker of its own.

    Whatever runs on this machine is neither used nor touched, and needs not run.
    """

    help = (
        "Withdraw consents in mid-talk and measure. On its own embedded PostgreSQL and Valkey in "
        "a temporary folder it starts two web servers, an agent that follows a script and toys in "
        "software; 10 conversations go on all the time while the measured ones end, each at "
        "another stage of its turn. A latency runs from just before the COMMIT to the later of "
        "the last message that the agent heard of the child and the policy that the toy received. "
        "frames_upstream_after counts messages (frames and texts) that reach the agent after the "
        "toy has its policy, or 2 s after the commit if that is earlier. rows_written_after "
        "counts rows of conversations and learning that differ, at least 2 s later, from those of "
        "the commit. The exit status is 1 when p99 is above 2000 ms or a count is not 0."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--talks", type=int, default=100, help="how many (default 100)")
        parser.add_argument(
            "--at-once", type=int, default=6, help="measured at a time (default 6)"
        )
        parser.add_argument("--seed", type=int, default=1, help="of the moments (default 1)")
        parser.add_argument("--json", action="store_true", help="one line of JSON, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["talks"] <= MOST_TALKS or not 1 <= options["at_once"] <= MOST_TALKS:
            raise CommandError(f"--talks and --at-once take 1 to {MOST_TALKS}.")
        arguments = [
            f"--{name}={options[name.replace('-', '_')]}" for name in ("talks", "at-once", "seed")
        ]
        arguments += ["--json"] if options["json"] else []
        with tempfile.TemporaryDirectory(prefix="hanuman-latency-") as folder:
            try:
                with embedded.services(Path(folder), is_durable=False):
                    done = self._measure(_environment(Path(folder)), arguments)
            except embedded.EmbeddedError as error:
                raise CommandError(str(error)) from None
        self.stdout.write(done.stdout.strip())
        if done.returncode:
            raise CommandError("the promise was not kept", returncode=done.returncode)

    def _measure(
        self, environment: dict[str, str], arguments: list[str]
    ) -> "subprocess.CompletedProcess[str]":
        migrate = ["migrate", "--verbosity=0"]
        for command in (migrate, [*migrate, "--database=keys"], ["load_content"]):
            prepared = _python(environment, "manage.py", *command)
            if prepared.returncode:
                raise CommandError(f"{command[0]} failed")
        return _python(environment, "-m", "bench.withdrawal", *arguments)


def _python(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run this Python; what it complains of goes to our standard error."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


def _environment(folder: Path) -> dict[str, str]:
    """Development settings on services of our own; no vendor is ever called."""
    return os.environ | {
        "HANUMAN_ENV": "development",
        "VAR_DIR": str(folder),
        "DATABASE_URL": embedded.database_url(folder),
        "REDIS_URL": embedded.redis_url(folder),
        "DEEPGRAM_API_KEY": "",
        "SPEAK_URL": "http://127.0.0.1:9/",  # nobody: stories have no sound here
        "TIME_SCALE": "1",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "hanuman.settings",
    }
