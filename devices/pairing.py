"""How a toy comes to belong to a child. Nothing else sets a toy's family."""

import re
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import Profile
from devices.models import Device, PairingCode, WrongGuess

CODE_LIVES = timedelta(minutes=10)  # long enough to find the phone
GUESSES_ALLOWED = 5  # of a million codes, within CODE_LIVES
_DRAWS = 20  # a code that another toy shows just now is drawn again


class PairingError(Exception):
    """Base. `code` is stable and public; `sentence` is for the parent who pairs."""

    code: str
    sentence: str

    def __init__(self) -> None:
        super().__init__(self.sentence)


class CodeUnknown(PairingError):
    """No toy shows these digits."""

    code = "code-unknown"
    sentence = "No toy is showing this code. Please check the six digits."


class CodeExpired(PairingError):
    """The digits were right, but too long ago."""

    code = "code-expired"
    sentence = "This code is too old. Press the toy's button to hear a new one."


class TooManyGuesses(PairingError):
    """The family has guessed wrong so often that it has to wait."""

    code = "too-many-guesses"
    sentence = "That was too many wrong codes. Please wait ten minutes and try again."


class AlreadyPaired(PairingError):
    """The toy has a family. It must be unpaired first, by that family."""

    code = "already-paired"
    sentence = "This toy belongs to a family already. That family can unpair it."


class NotActive(PairingError):
    """The toy was reported lost, or waits to be wiped."""

    code = "not-active"
    sentence = "This toy cannot be paired just now."


@transaction.atomic
def show_code(device: Device, *, now: datetime) -> PairingCode:
    """
    The code that an unpaired toy speaks: the one it has while that lives, else a new one.

    Raises AlreadyPaired and NotActive.
    """
    device = Device.objects.select_for_update().get(pk=device.pk)
    _require_pairable(device)
    live = PairingCode.objects.live(now=now).filter(device=device).first()
    if live is not None:
        return live
    PairingCode.objects.unclaimed().filter(device=device).delete()
    for _ in range(_DRAWS):
        digits = f"{secrets.randbelow(1_000_000):06}"
        PairingCode.objects.unclaimed().filter(digits=digits, expires_at__lte=now).delete()
        try:
            with transaction.atomic():
                return PairingCode.objects.create(
                    device=device, digits=digits, expires_at=now + CODE_LIVES
                )
        except IntegrityError:  # another toy shows these digits
            continue
    raise RuntimeError("no free pairing code")


def claim_device(digits: str, profile: Profile, *, now: datetime) -> Device:
    """
    Give the toy that shows `digits` to `profile`, and spend the code.

    Raises CodeUnknown, CodeExpired, TooManyGuesses, AlreadyPaired and NotActive.
    """
    guesses = WrongGuess.objects.filter(family=profile.family_id, at__gt=now - CODE_LIVES)
    if guesses.count() >= GUESSES_ALLOWED:
        raise TooManyGuesses
    try:
        return _claim(digits, profile, now=now)
    except CodeUnknown:
        WrongGuess.objects.create(family_id=profile.family_id, at=now)
        raise


@transaction.atomic
def _claim(digits: str, profile: Profile, *, now: datetime) -> Device:
    shown = PairingCode.objects.unclaimed().filter(digits=_plain(digits))
    device = Device.objects.select_for_update().filter(codes__in=shown).first()
    code = shown.filter(device=device).first()  # read again: the lock may have waited for a claim
    if device is None or code is None:
        raise CodeUnknown
    if code.expires_at <= now:
        raise CodeExpired
    _require_pairable(device)
    device.profile = profile
    device.family_id = profile.family_id
    device.save(update_fields=["profile", "family"])
    code.claimed_at = now
    code.save(update_fields=["claimed_at"])
    return device


def _plain(digits: str) -> str:
    """The six digits as they are stored, however they were spaced. Raises CodeUnknown."""
    plain = re.sub(r"[\s-]", "", str(digits)[:40])
    if not re.fullmatch(r"[0-9]{6}", plain):
        raise CodeUnknown
    return plain


def _require_pairable(device: Device) -> None:
    if device.state != Device.State.ACTIVE:
        raise NotActive
    if device.profile_id is not None or device.family_id is not None:
        raise AlreadyPaired
