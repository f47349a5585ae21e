"""What parents and operators do while a toy runs: in one process beside the house, kept warm."""

import json
import subprocess
import sys
from typing import Any

from tests.journeys.house import ROOT

_WORKER = """
import contextlib, json, sys
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from accounts.models import Profile
from devices import credentials, pairing, parting
from devices.models import Device

def toy(serial, is_paired, hardware):
    child = Profile.objects.get() if is_paired else None
    family = child.family if child else None
    device = Device.objects.create(
        serial=serial, profile=child, family=family, hardware=hardware
    )
    return credentials.issue(device)

def pair(digits):
    pairing.claim_device(digits, Profile.objects.get(), now=timezone.now())

def report_lost(serial):
    parting.report_lost(Device.objects.get(serial=serial))

def release(folder):
    with contextlib.redirect_stdout(sys.stderr):
        call_command("firmware_release", folder)

for line in sys.stdin:
    deed, arguments = json.loads(line)
    print(json.dumps(globals()[deed](*arguments)), flush=True)
"""


class Deeds:
    """What they do, each as a method."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._worker = subprocess.Popen(
            [sys.executable, "-c", _WORKER],
            cwd=ROOT,
            env=environment | {"DJANGO_SETTINGS_MODULE": "hanuman.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def toy(self, serial: str, is_paired: bool, hardware: str = "unix") -> str:
        """Make a toy, of Asha's family or of nobody; its secret."""
        return self._do("toy", serial, is_paired, hardware)

    def pair(self, digits: str) -> None:
        """Asha's parent types the code."""
        self._do("pair", digits)

    def report_lost(self, serial: str) -> None:
        """A parent reports the toy as lost."""
        self._do("report_lost", serial)

    def release(self, bundle: str) -> None:
        """An operator releases the firmware in that folder to all toys that it fits."""
        self._do("release", bundle)

    def close(self) -> None:
        """No more deeds."""
        self._worker.communicate()

    def _do(self, deed: str, *arguments: Any) -> Any:
        assert self._worker.stdin is not None
        assert self._worker.stdout is not None
        self._worker.stdin.write(json.dumps([deed, arguments]) + "\n")
        self._worker.stdin.flush()
        return json.loads(self._worker.stdout.readline())
