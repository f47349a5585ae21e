"""What parents and operators do while a toy runs: in the process beside the house."""

import json
from typing import Any

from tests.journeys.house import House

_DEEDS = """
import contextlib, json, sys
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

deed, arguments = json.loads({told!r})
print(json.dumps(globals()[deed](*arguments)))
"""


class Deeds:
    """What they do, each as a method."""

    def __init__(self, house: House) -> None:
        self._annexe = house.annexe

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

    def _do(self, deed: str, *arguments: Any) -> Any:
        return json.loads(self._annexe.do(_DEEDS.format(told=json.dumps([deed, arguments]))))
