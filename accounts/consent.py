"""What a child's guardians agreed to. Nothing else writes to the consent ledger."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import ConsentRecord, Guardian, Profile, Purpose


class ConsentError(Exception):
    """Base. `code` is stable and public."""

    code: str


class UnknownPurpose(ConsentError):
    """Nobody can agree to a purpose that does not exist."""

    code = "unknown-purpose"


class NotTheGuardian(ConsentError):
    """Only a guardian of the child's own family speaks for the child."""

    code = "not-the-guardian"


def grant(profile: Profile, purposes: Iterable[str], *, guardian: Guardian, now: datetime) -> None:
    """Write down that `guardian` agrees to `purposes`. Raises UnknownPurpose, NotTheGuardian."""
    _write(profile, purposes, granted=True, guardian=guardian, now=now)


def withdraw(
    profile: Profile, purposes: Iterable[str], *, guardian: Guardian, now: datetime
) -> None:
    """Write down that `guardian` no longer agrees. Raises UnknownPurpose, NotTheGuardian."""
    _write(profile, purposes, granted=False, guardian=guardian, now=now)


def granted_purposes(profile_id: uuid.UUID | str) -> set[str]:
    """What stands granted for a child, in one query; empty for an unknown child."""
    standing = ConsentRecord.objects.about(profile_id).standing()
    return {purpose for purpose, granted in standing.values_list("purpose", "granted") if granted}


def _write(
    profile: Profile,
    purposes: Iterable[str],
    *,
    granted: bool,
    guardian: Guardian,
    now: datetime,
) -> None:
    named = sorted(set(purposes))
    if not set(named) <= set(Purpose.values):
        raise UnknownPurpose
    if guardian.family_id != profile.family_id:
        raise NotTheGuardian
    with transaction.atomic():
        ConsentRecord.objects.bulk_create(
            ConsentRecord(
                profile=profile, purpose=purpose, granted=granted, guardian=guardian, at=now
            )
            for purpose in named
        )
