"""What `deeds` has done: each runs beside the house, with the house's settings."""

import array
import contextlib
import hashlib
import math
import sys
import time
import wave
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


def toy(serial: str, is_paired: bool, hardware: str) -> str:
    child = Profile.objects.get() if is_paired else None
    family = child.family if child else None
    device = Device.objects.create(serial=serial, profile=child, family=family, hardware=hardware)
    return credentials.issue(device)


def pair(digits: str) -> None:
    pairing.claim_device(digits, Profile.objects.get(), now=timezone.now())


def report_lost(serial: str) -> None:
    parting.report_lost(Device.objects.get(serial=serial))


def outcome(serial: str) -> str | None:
    for _ in range(100):
        telemetry = Device.objects.get(serial=serial).telemetry or {}
        if telemetry.get("update"):
            break
        time.sleep(0.1)  # it is written when the toy has hung up
    return telemetry.get("update")


def release(folder: str) -> None:
    with contextlib.redirect_stdout(sys.stderr):
        call_command("firmware_release", folder)


def record(index: int, hz: int) -> None:
    path = Path(settings.RECORDINGS_DIR) / f"{index}.wav"
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


def unrecord() -> None:
    Recording.objects.all().delete()


def set_ai(is_off: bool) -> None:
    child = Profile.objects.get()
    limits = limits_of(child)
    limits.is_ai_off = is_off
    set_limits(child, limits, quiet_hours_of(child))
