"""How a toy comes to belong to a child. Nothing else sets a toy's family."""

import secrets
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts import epoch, ledger
from accounts.models import Family, Profile, User
from devices.models import Device, PairingCode, WrongGuess
from devices.parting import forget

CODE_LIVES = timedelta(minutes=10)  # long enough to find the phone
DIGITS = 6
GUESSES_ALLOWED = 5  # of a million codes, within LOCKED_FOR, for a family and for a user
GUESSES_FROM_A_PLACE = 20  # many homes can share one address
LOCKED_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(hours=1)  # a wrong guess is no longer of interest then
_DRAWS = 20  # a code that another toy shows just now is drawn again
_LONGEST = 60  # characters that are looked at
_LOCK_SPACE = 0x9A12  # of advisory locks: guesses from one place wait for each other


class PairingError(Exception):
    """Base. `code` is stable and public; `sentence` is for the parent who pairs."""

    code: str
    sentence: Any  # text, in the language of whoever reads it

    def __init__(self) -> None:
        super().__init__(self.code)


class CodeUnknown(PairingError):
    """No toy shows these digits."""

    code = "code-unknown"
    sentence = _("No toy is saying this code. Please check the six digits.")


class NotSixDigits(CodeUnknown):
    """What was typed cannot be a code, and is no guess."""

    code = "code-not-six-digits"
    sentence = _("The code has six digits. Press the toy's button to hear it again.")


class CodeExpired(PairingError):
    """The digits were right, but too long ago."""

    code = "code-expired"
    sentence = _("This code is too old. Press the toy's button to hear a new one.")


class TooManyGuesses(PairingError):
    """There were so many wrong guesses that the next has to wait."""

    code = "too-many-guesses"
    sentence = _("That was too many wrong codes. Please wait ten minutes and try again.")


class AlreadyPaired(PairingError):
    """The toy has a family. It must be unpaired first, by that family."""

    code = "already-paired"
    sentence = _("This toy belongs to a family already. That family can unpair it.")


class NotActive(PairingError):
    """The toy was reported lost, or waits to be wiped."""

    code = "not-active"
    sentence = _("This toy cannot be paired just now.")


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who types a code, and the network address it comes from ("": not known)."""

    user: User | None = None
    ip: str = ""

    @property
    def place(self) -> str:
        """The address as it is kept: a keyed hash."""
        return ledger.ref("place", self.ip) if self.ip else ""


NOBODY = Guesser()


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
    for _draw in range(_DRAWS):
        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        PairingCode.objects.unclaimed().filter(digits=digits, expires_at__lte=now).delete()
        try:
            with transaction.atomic():
                return PairingCode.objects.create(
                    device=device, digits=digits, expires_at=now + CODE_LIVES
                )
        except IntegrityError:  # another toy shows these digits
            continue
    raise RuntimeError("no free pairing code")


def claim_device(
    digits: str, profile: Profile, *, now: datetime, guesser: Guesser = NOBODY
) -> Device:
    """
    Give the toy that shows `digits` to `profile`, and spend the code.

    The same digits once more from the same family are the same success. Raises NotSixDigits,
    CodeUnknown, CodeExpired, TooManyGuesses, AlreadyPaired and NotActive.
    """
    plain = six_digits(digits)
    with transaction.atomic():
        _wait_for_other_guesses(profile.family_id, guesser.place)
        if _is_locked(profile.family_id, guesser, now=now):
            raise TooManyGuesses
        device = _claimed_before(plain, profile, now=now) or _claim(plain, profile, now=now)
        if device is None:
            _remember_wrong_guess(profile.family_id, guesser, now=now)
    if device is None:
        raise CodeUnknown
    return device


def six_digits(typed: str) -> str:
    """
    The code as it is stored, however it was spaced and in whichever script. Raises NotSixDigits.
    """
    values = [
        unicodedata.decimal(letter, None)
        for letter in str(typed or "")[:_LONGEST]
        if not (letter.isspace() or unicodedata.category(letter) in ("Pd", "Cf"))
    ]
    plain = "".join(str(value) for value in values if value is not None)
    if len(plain) != DIGITS or len(values) != DIGITS or len(str(typed)) > _LONGEST:
        raise NotSixDigits
    return plain


def _claim(digits: str, profile: Profile, *, now: datetime) -> Device | None:
    """The toy, given to the child; None: no toy shows these digits."""
    shown = PairingCode.objects.unclaimed().filter(digits=digits)
    device = Device.objects.select_for_update().filter(codes__in=shown).first()
    code = shown.filter(device=device).first()  # read again: the lock may have waited for a claim
    if device is None or code is None:
        return None
    if code.expires_at <= now:
        raise CodeExpired
    _require_pairable(device)
    forget(device)
    device.profile = profile
    device.family_id = profile.family_id
    device.save(update_fields=["profile", "family"])
    PairingCode.objects.create(
        device=device, digits=digits, expires_at=code.expires_at, claimed_at=now
    )
    transaction.on_commit(partial(epoch.bump, profile.pk))
    return device


def _claimed_before(digits: str, profile: Profile, *, now: datetime) -> Device | None:
    """The toy that the family got by the same digits a moment ago."""
    return Device.objects.filter(
        family=profile.family_id,
        state=Device.State.ACTIVE,
        codes__digits=digits,
        codes__claimed_at__gt=now - CODE_LIVES,
    ).first()


def _wait_for_other_guesses(family_id: UUID, place: str) -> None:
    """Guesses of one family, and from one place, come one after the other, to the commit."""
    Family.objects.select_for_update().get(pk=family_id)
    if place:
        with connection.cursor() as cursor:
            key = zlib.crc32(place.encode()) - 2**31
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, key])


def _is_locked(family_id: UUID, guesser: Guesser, *, now: datetime) -> bool:
    wrong = WrongGuess.objects.order_by("-at").values_list("at", flat=True)
    asked = [(wrong.filter(family=family_id), GUESSES_ALLOWED)]
    if guesser.user is not None:
        asked.append((wrong.filter(user=guesser.user), GUESSES_ALLOWED))
    if guesser.place:
        asked.append((wrong.filter(place=guesser.place), GUESSES_FROM_A_PLACE))
    return any(_were_too_many(times[:most], most, now=now) for times, most in asked)


def _were_too_many(latest_first: Iterable[datetime], most: int, *, now: datetime) -> bool:
    """`most` guesses came within LOCKED_FOR, and the last of them less than that ago."""
    times = list(latest_first)
    if len(times) < most:
        return False
    return times[0] - times[-1] < LOCKED_FOR and now < times[0] + LOCKED_FOR


def _remember_wrong_guess(family_id: UUID, guesser: Guesser, *, now: datetime) -> None:
    WrongGuess.objects.filter(at__lt=now - KEPT_FOR).delete()
    WrongGuess.objects.create(family_id=family_id, user=guesser.user, place=guesser.place, at=now)


def _require_pairable(device: Device) -> None:
    if device.state != Device.State.ACTIVE:
        raise NotActive
    if device.profile_id is not None or device.family_id is not None:
        raise AlreadyPaired
