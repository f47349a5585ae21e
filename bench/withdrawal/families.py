"""The families that withdraw, and what is kept of their children."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from accounts import consent
from accounts.models import Family, Guardian, Profile, Purpose, User
from devices import credentials
from devices.models import Device

Rows = dict[tuple[str, Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Household:
    """A guardian, its child, and the child's toy."""

    number: int
    guardian: Guardian
    child_id: UUID
    serial: str
    secret: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """`at`: just before the COMMIT, monotonic. `rows` were kept of the child at that moment."""

    at: float
    rows: Rows


def settle(count: int, *, now: datetime) -> list[Household]:
    """New families, with everything consented to."""
    return [_settle(number, now=now) for number in range(count)]


def _settle(number: int, *, now: datetime) -> Household:
    family = Family.objects.create(country="US")
    user = User.objects.create_user(f"latency-{number}@example.com")
    guardian = Guardian.objects.create(user=user, family=family)
    child = Profile.objects.create(family=family, child_name="")
    consent.grant(child.pk, Purpose.values, guardian=guardian, now=now, evidence=consent.BY_STAFF)
    toy = Device.objects.create(serial=f"HAN-{number:04}", profile=child, family=family)
    return Household(number, guardian, child.pk, toy.serial, credentials.issue(toy))


def withdraw(home: Household) -> Withdrawal:
    """
    What a guardian does in the portal. The rows are read while the consent's lock is held, so that
    whatever differs later was written after the commit.
    """
    with transaction.atomic():
        consent.withdraw(
            home.child_id, [Purpose.CORE_VOICE], guardian=home.guardian, now=timezone.now()
        )
        return Withdrawal(rows=kept(home.child_id), at=time.monotonic())


def kept(child_id: UUID) -> Rows:
    """Every row of learning and conversations that is about the child."""
    rows: Rows = {}
    for label in ("learning", "voice"):
        for model in apps.get_app_config(label).get_models():
            if _is_about_a_child(model):
                found = model._default_manager.filter(profile_id=child_id)
                rows |= {
                    (model._meta.db_table, row["pk"]): row
                    for row in found.values("pk", *_columns(model))
                }
    return rows


def written(before: Rows, after: Rows) -> int:
    """How many rows are new or other than they were."""
    return sum(before.get(key) != row for key, row in after.items())


def _is_about_a_child(model: type[models.Model]) -> bool:
    return any(f.name == "profile" and f.related_model is Profile for f in model._meta.fields)


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
