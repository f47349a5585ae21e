"""
A family that is about to leave, made beside the house, and what is left of it after.

`arrive` and `wait_an_hour` run in the annexe; `arrive` prints what a journey needs.
"""

import json
import time
from pathlib import Path

import psycopg
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Family, Interest, User
from accounts.tests.cast import household
from learning.models import ChalisaProgress
from tests.access.people import toy
from tests.journeys.house import House
from voice.models import Interaction, Line, Recollection, SafetyEvent

PASSWORD = "eleven blue kites over Pune"
LEFT = {  # where ids stay by what the erase page says: the erasure itself, and the tombstone
    "accounts_erasure",
    "keyring_tombstone",
}
_PROOFS = "account_authentication_methods"


def arrive(email: str, child_name: str) -> None:
    """Make the family; print {"child", "family", "serial", "secret"} as JSON."""
    home = household(email, child_name)
    home.user.set_password(PASSWORD)
    home.user.save()
    EmailAddress.objects.create(user=home.user, email=email, verified=True, primary=True)
    Family.objects.filter(pk=home.family.pk).update(country="IN")
    child, now = home.child, timezone.now()
    device, credential = toy(f"HAN-{home.family.pk.hex[:12].upper()}", home)
    Interest.objects.create(profile=child, tag="courage")
    ChalisaProgress.objects.create(profile=child, verse_index=2, exposure_count=3)
    talk = Interaction.objects.create(
        profile=child, device=device, started_at=now, duration_seconds=60, notes=f"{child_name}!"
    )
    Line.objects.create(
        profile=child, interaction=talk, number=1, speaker="child", text="a story please", at=now
    )
    Recollection.objects.create(profile=child, text="likes the leap", updated_at=now)
    SafetyEvent.objects.create(profile=child, category="imitation", severity=1, at=now)
    SafetyEvent.objects.create(
        profile=child, category="abuse-suspected", severity=3, is_for_staff=True, at=now
    )
    serial, secret = credential.removeprefix("Device ").split(":", 1)
    told = {"child": child.pk, "family": home.family.pk, "serial": serial, "secret": secret}
    print(json.dumps(told, default=str))  # noqa: T201 - read by who started the process


def wait_an_hour(email: str) -> None:
    """Whoever is signed in with this address last typed a password an hour ago."""
    user = User.objects.get(email=email)
    for session in Session.objects.all():
        inside = session.get_decoded()
        if inside.get(SESSION_KEY) == str(user.pk):
            inside[_PROOFS] = [{"method": "password", "at": time.time() - 3600}]
            session.session_data = Session.objects.encode(inside)
            session.save()


def traces(house: House, *marks: str) -> set[str]:
    """The tables and files of the house in which one of the marks stands."""
    found = set()
    main = house.environment["DATABASE_URL"]
    for url in (main, f"{main}_keys"):
        with psycopg.connect(url) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            for (table,) in tables:
                rows = connection.execute(f'SELECT t::text FROM "{table}" AS t').fetchall()
                if any(mark in row for (row,) in rows for mark in marks):
                    found.add(table)
    for path in Path(house.environment["VAR_DIR"]).rglob("*"):
        if path.is_file() and any(mark.encode() in path.read_bytes() for mark in marks):
            found.add(path.name)
    return found
