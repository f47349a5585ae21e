"""`manage.py seed_family`: the family that a newcomer meets, with a toy that is ready to talk."""

import json
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts import consent
from accounts.models import Consent, Family, Guardian, Interest, Profile, Purpose, User
from devices import credentials
from devices.models import Device

PARENT = "asha.parent@example.com"
STAFF = "admin@example.com"
CHILD = "Asha"
SERIAL = "HAN-DEMO-0001"
_EIGHT_YEARS = timedelta(days=8 * 365.25 + 40)
_LIKES = ("courage", "focus on your work")


class Command(BaseCommand):
    """Makes what is missing of the demo family and leaves the rest as it is."""

    help = "Make the demo family, its child, its toy and two logins. Safe to run again."

    def handle(self, *args, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo family is for development; this is production.")
        logins_path = Path(settings.VAR_DIR) / "demo_logins.json"
        toy_path = Path(settings.VAR_DIR) / "demo_toy.json"
        known = _read(logins_path)
        with transaction.atomic():
            parent, parents_password = _person(PARENT, _password(known, "parent"))
            _, staffs_password = _person(
                STAFF, _password(known, "staff"), is_staff=True, is_superuser=True
            )
            child = _child(parent, now=timezone.now())
            secret = _toy(child, _read(toy_path).get("secret"))
        logins = {
            "parent": {"email": PARENT, "password": parents_password},
            "staff": {"email": STAFF, "password": staffs_password},
        }
        _write_private(logins_path, logins)
        _write_private(toy_path, {"serial": SERIAL, "secret": secret, "child": CHILD})
        self.stdout.write(f"demo family: child {CHILD}, toy {SERIAL} (secret in {toy_path})")
        for login in logins.values():
            self.stdout.write(f"  login {login['email']}  password {login['password']}")


def _password(known: dict[str, Any], role: str) -> str | None:
    login = known.get(role)
    return login.get("password") if isinstance(login, dict) else None


def _person(email: str, password: str | None, **columns: bool) -> tuple[User, str]:
    """Somebody who can sign in with `password`, or with a new one when that is not theirs."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, None, **columns)
    if password is None or not user.check_password(password):
        password = password or secrets.token_urlsafe(9)
        user.set_password(password)
        user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return user, password


def _child(parent: User, *, now: datetime) -> Profile:
    """The parent's Asha, with every purpose consented to."""
    guardian = Guardian.objects.filter(user=parent).select_related("family").first()
    if guardian is None:
        family = Family.objects.create(name="Demo family", country="US", state="CA")
        guardian = Guardian.objects.create(user=parent, family=family)
    child = guardian.family.children.first()
    if child is None:
        child = Profile.objects.create(
            family=guardian.family,
            child_name=CHILD,
            dob=(now - _EIGHT_YEARS).date(),
            timezone="Asia/Kolkata",
        )
        Interest.objects.bulk_create(Interest(profile=child, tag=tag) for tag in _LIKES)
    # What somebody took back stays taken back, however often this runs.
    if not Consent.objects.about(child.pk).exists():
        consent.grant(
            child.pk, Purpose.values, guardian=guardian, now=now, evidence=consent.BY_STAFF
        )
    return child


def _toy(child: Profile, secret: str | None) -> str:
    """The child's toy; its known secret while that still proves the toy, else a new one."""
    device, _ = Device.objects.update_or_create(
        serial=SERIAL,
        defaults={
            "profile": child,
            "family": child.family,
            "state": Device.State.ACTIVE,
            "name": "Asha's Hanuman",
        },
    )
    if secret is not None and credentials.proves(device, secret):
        return secret
    return credentials.issue(device)


def _read(path: Path) -> dict[str, Any]:
    """What an earlier run wrote; nothing when there was none or it cannot be read."""
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _write_private(path: Path, held: dict[str, Any]) -> None:
    """Write JSON that only this user can read, and never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(held, file, indent=2)
    draft.replace(path)
