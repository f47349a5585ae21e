"""A process beside a house: what parents and operators do elsewhere, without a cold start each."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_DOER = """
import contextlib, io, json, sys, traceback
import django
django.setup()
for line in sys.stdin:
    told, fault = io.StringIO(), ""
    with contextlib.redirect_stdout(told):
        try:
            exec(json.loads(line), {})
        except Exception:
            fault = traceback.format_exc()
    print(json.dumps([told.getvalue(), fault]), flush=True)
"""


class Annexe:
    """It has the house's settings, and starts with the first deed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment | {"DJANGO_SETTINGS_MODULE": "hanuman.settings"}
        self._process: subprocess.Popen[str] | None = None

    def do(self, deed: str) -> str:
        """Run lines of Python; what they print. Fails the test where they fail."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _DOER],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(deed) + "\n")
        self._process.stdin.flush()
        told, fault = json.loads(self._process.stdout.readline())
        assert not fault, f"{deed}\n{fault}"
        return str(told)

    def close(self) -> None:
        """No more deeds."""
        if self._process is not None:
            self._process.communicate()
