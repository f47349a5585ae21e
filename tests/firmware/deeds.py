"""What parents and operators do while a toy runs: in the process beside the house."""

import json
from typing import Any

from tests.journeys.house import House

_DEEDS = """
import array, contextlib, hashlib, json, math, sys, time, wave
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from accounts.limits import limits_of, quiet_hours_of, set_limits
from accounts.models import Profile
from devices import credentials, pairing, parting
from devices.models import Device
from learning.models import Recording, Verse
from learning.recordings import RATE_HZ

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

def outcome(serial):
    for _ in range(100):
        telemetry = Device.objects.get(serial=serial).telemetry or dict()
        if telemetry.get("update"):
            break
        time.sleep(0.1)  # it is written when the toy has hung up
    return telemetry.get("update")

def release(folder):
    with contextlib.redirect_stdout(sys.stderr):
        call_command("firmware_release", folder)

def record(index, hz):
    path = Path(settings.RECORDINGS_DIR) / (str(index) + ".wav")
    path.parent.mkdir(parents=True, exist_ok=True)
    turn = 2 * math.pi * hz / RATE_HZ
    tone = array.array("h", [int(9000 * math.sin(turn * at)) for at in range(RATE_HZ)])
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        sound.writeframes(tone.tobytes())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    verse = Verse.objects.get(index=index)
    Recording.objects.create(
        path=path.name, kind="verse", verse=verse, sha256=digest, duration_ms=1000
    )

def unrecord():
    Recording.objects.all().delete()

def set_ai(is_off):
    child = Profile.objects.get()
    limits = limits_of(child)
    limits.is_ai_off = is_off
    set_limits(child, limits, quiet_hours_of(child))

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

    def outcome(self, serial: str) -> str | None:
        """What an operator reads of a toy's last update."""
        return self._do("outcome", serial)

    def release(self, bundle: str) -> None:
        """An operator releases the firmware in that folder to all toys that it fits."""
        self._do("release", bundle)

    def record(self, index: int, hz: int) -> None:
        """Somebody recites a verse for a second: a tone that can be told from others."""
        self._do("record", index, hz)

    def unrecord(self) -> None:
        """There are no recordings any more."""
        self._do("unrecord")

    def set_ai(self, *, is_off: bool) -> None:
        """Asha's parent lets the toy recite alone, or talk again."""
        self._do("set_ai", is_off)

    def _do(self, deed: str, *arguments: Any) -> Any:
        return json.loads(self._annexe.do(_DEEDS.format(told=json.dumps([deed, arguments]))))
