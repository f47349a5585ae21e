"""
The people of the tests: Asha's family, and Ravi's family next door.

Fixtures here are imported by each app's conftest.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.db import connections

from accounts import consent
from accounts.models import Family, Guardian, Profile, Purpose, User

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # twelve o'clock in India


@dataclass(frozen=True)
class Household:
    """One family with one guardian and one child."""

    user: User
    guardian: Guardian
    family: Family
    child: Profile


def household(email: str, child_name: str, *, language: str = "en", consents=Purpose.values):
    """A family whose only child may do whatever `consents` names."""
    user = User.objects.create_user(email)  # no password: hashing one takes a second
    family = Family.objects.create()
    guardian = Guardian.objects.create(user=user, family=family)
    child = Profile.objects.create(
        family=family,
        child_name=child_name,
        dob=date(2018, 3, 1),
        preferred_language=language,
        timezone="Asia/Kolkata",
    )
    consent.grant(child.pk, consents, guardian=guardian, now=NOON, evidence=consent.BY_STAFF)
    return Household(user, guardian, family, child)


def agree(home: Household, purposes, *, guardian: Guardian | None = None, now=NOON) -> None:
    """What the family's guardian agrees to for its child, as tests agree."""
    consent.grant(
        home.child.pk,
        purposes,
        guardian=guardian or home.guardian,
        now=now,
        evidence=consent.BY_STAFF,
    )


def at_once(deed, times: int) -> list:
    """Do `deed` `times` times from eight threads, each with its own connection; the outcomes."""

    def alone(_):
        try:
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(alone, range(times)))


@pytest.fixture
def ashas(db) -> Household:
    """Asha, eight, English, everything consented to."""
    return household("asha.parent@example.com", "Asha")


@pytest.fixture
def ravis(db) -> Household:
    """Ravi next door, who speaks Hindi."""
    return household("ravi.parent@example.com", "Ravi", language="hi")


@pytest.fixture
def asha(ashas) -> Profile:
    return ashas.child


@pytest.fixture
def ravi(ravis) -> Profile:
    return ravis.child


def sign_in(client, user: User, *, recently: bool = True) -> None:
    """Sign `user` in; `recently` as somebody who has just proved who they are."""
    client.force_login(user)
    if recently:
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
