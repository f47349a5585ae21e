"""
What is written down of who did what with a family's data, and what of it the parents read.

People stand in it as the keyed hashes of the ledger; an event says nothing of what was seen.
"""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import ledger
from accounts.models import AuditEvent, User


class Kind(models.TextChoices):
    """What somebody did."""

    SIGNED_IN = "signed-in", _("Signed in")
    PASSWORD_CHANGED = "password-changed", _("Changed the password")
    FACTOR_CHANGED = "factor-changed", _("Changed the second step of signing in")
    ADDRESS_CHANGED = "address-changed", _("Changed the e-mail address")
    CONSENT = "consent", _("Changed what is agreed to")
    PAUSE = "pause", _("Paused, or went on")
    EXPORT = "export", _("Asked for a copy")
    ERASURE = "erasure", _("Asked for data to be erased")
    LOOKED = "looked", _("Looked")


# What a parent reads of their own account.
OF_AN_ACCOUNT = (
    Kind.SIGNED_IN,
    Kind.PASSWORD_CHANGED,
    Kind.FACTOR_CHANGED,
    Kind.ADDRESS_CHANGED,
)
_MOST = 100


def event(
    kind: Kind,
    *,
    child_id: UUID | None = None,
    family_id: UUID | None = None,
    actor: User | None = None,
    role: str = "",
    about: str = "",
    reason: str = "",
    now: datetime,
) -> AuditEvent:
    """An event that is not stored yet, for those who write many at once."""
    return AuditEvent(
        kind=kind.value,
        child_ref=ledger.ref("child", child_id) if child_id else "",
        family_ref=ledger.ref("family", family_id) if family_id else "",
        actor_ref=ledger.ref("user", actor.pk) if actor else "",
        role=role[:60],
        about=about[:60],
        reason=reason[:200],
        at=now,
    )


def note(
    kind: Kind,
    *,
    child_id: UUID | None = None,
    family_id: UUID | None = None,
    actor: User | None = None,
    role: str = "",
    about: str = "",
    reason: str = "",
    now: datetime,
) -> None:
    """
    Write down that `actor` (None: the platform) did something.

    `role`, `about` and `reason` are words of ours, a code or a ticket: never what a person wrote.
    """
    event(
        kind,
        child_id=child_id,
        family_id=family_id,
        actor=actor,
        role=role,
        about=about,
        reason=reason,
        now=now,
    ).save(force_insert=True)


def looks_at(child_id: UUID) -> list[AuditEvent]:
    """When staff looked at something of the child, the latest first."""
    of_child = AuditEvent.objects.filter(child_ref=ledger.ref("child", child_id))
    return list(of_child.filter(kind=Kind.LOOKED)[:_MOST])


def of_account(user: User) -> list[AuditEvent]:
    """Sign-ins of `user` and changes to how they sign in, the latest first."""
    mine = AuditEvent.objects.filter(actor_ref=ledger.ref("user", user.pk))
    return list(mine.filter(kind__in=OF_AN_ACCOUNT)[:_MOST])
