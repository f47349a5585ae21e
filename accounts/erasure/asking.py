"""
How an erasure is asked for, and taken back while there is still time.

It begins at once or on a day that the parent chose; until then it can be cancelled, and after
that nothing can. Whoever asked gets a link to the receipt that needs no account, and the other
guardian is told.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit, ledger, mails
from accounts.background import send_after_commit
from accounts.erasure.steps import CANCELLED, REQUESTED
from accounts.families import locked
from accounts.models import Erasure, Family, Guardian

LATER = timedelta(days=7)
TASK = "accounts.tasks.erase"


class TooLate(Exception):
    """It has begun, or was cancelled already."""

    code = "erasure-has-begun"
    sentence = _("It has begun and cannot be stopped any more.")


class AskedWithAnotherKey(Exception):
    """This Idempotency-Key was used for something else before."""

    code = "idempotency-key-used"
    sentence = _("This Idempotency-Key was used for another request before.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be erased and when, who says so, and where the portal is seen."""

    kind: str
    subject: UUID
    at: datetime
    guardian: Guardian | None = None
    origin: str = ""
    asked_with: str = ""

    @property
    def asked_hash(self) -> str:
        """What is kept of the Idempotency-Key; it counts for one guardian alone."""
        return _hash_of_key(self.asked_with, self.guardian)


@transaction.atomic
def ask(wish: Wish, family: Family, *, now: datetime) -> tuple[Erasure, str]:
    """
    Write an erasure down; it, and the token of the link to it, which nobody is told again.

    Asking again for what is under way gives the same erasure, and no token. Raises
    AskedWithAnotherKey.
    """
    locked(family.pk)
    known = _asked_before(wish)
    if known is not None:
        return known, ""
    token = secrets.token_urlsafe(32)
    guardian = wish.guardian
    erasure = Erasure.objects.create(
        kind=wish.kind,
        subject=wish.subject,
        family_id=family.pk,
        actor_ref=ledger.ref("guardian", guardian.pk) if guardian else "",
        region=family.region.value,
        language=guardian.user.language if guardian else "en",
        scope={"by": guardian.pk} if guardian else {},
        requested_at=now,
        begins_at=max(wish.at, now),
        token_hash=hash_of(token),
        asked_with=wish.asked_hash,
    )
    _note(erasure, guardian, "asked", now)
    transaction.on_commit(partial(_tell, erasure, family, wish, token))
    if erasure.begins_at <= now:
        send_after_commit(TASK, erasure.pk)
    return erasure, token


def _asked_before(wish: Wish) -> Erasure | None:
    asked_with = wish.asked_hash
    before = Erasure.objects.filter(asked_with=asked_with).first() if asked_with else None
    if before is not None and before.subject != wish.subject:
        raise AskedWithAnotherKey
    under_way = Erasure.objects.unfinished().filter(subject=wish.subject)
    if wish.guardian is not None:
        under_way = under_way.filter(family_id=wish.guardian.family_id)
    return before or under_way.first()


@transaction.atomic
def cancel(erasure_id: UUID, *, guardian: Guardian, now: datetime) -> Erasure:
    """Take it back before it begins; twice is as once. Raises TooLate, Erasure.DoesNotExist."""
    mine = Erasure.objects.select_for_update().filter(family_id=guardian.family_id)
    erasure = mine.get(pk=erasure_id)
    if erasure.state == CANCELLED:
        return erasure
    if not can_cancel(erasure, now=now):
        raise TooLate
    erasure.state = CANCELLED
    erasure.finished_at = now
    erasure.scope = {}
    erasure.save(update_fields=["state", "finished_at", "scope"])
    _note(erasure, guardian, "cancelled", now)
    return erasure


def was_asked_with(key: str, guardian: Guardian) -> bool:
    """Whether the guardian has used this Idempotency-Key before."""
    asked_with = _hash_of_key(key, guardian)
    return bool(asked_with) and Erasure.objects.filter(asked_with=asked_with).exists()


def can_cancel(erasure: Erasure, *, now: datetime) -> bool:
    """Whether it still waits for its day."""
    return erasure.state == REQUESTED and erasure.finished_at is None and now < erasure.begins_at


def with_link(token: str) -> Erasure | None:
    """The erasure whose link has this token."""
    return Erasure.objects.filter(token_hash=hash_of(token)).first()


def hash_of(text: str) -> str:
    """What is kept of a token: SHA-256, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _hash_of_key(key: str, guardian: Guardian | None) -> str:
    return hash_of(f"{guardian.user_id}:{key}") if key and guardian else ""


def _note(erasure: Erasure, guardian: Guardian | None, about: str, now: datetime) -> None:
    audit.note(
        audit.Kind.ERASURE,
        child_id=erasure.subject if erasure.kind == Erasure.Kind.CHILD else None,
        family_id=erasure.family_id,
        actor=guardian.user if guardian else None,
        about=f"{erasure.kind}: {about}",
        now=now,
    )


def _tell(erasure: Erasure, family: Family, wish: Wish, token: str) -> None:
    """Write to who asked, with the link to the receipt, and to the others, without it."""
    origin = wish.origin or settings.PORTAL_URL
    told: dict[str, Any] = {
        "is_family": erasure.kind == Erasure.Kind.FAMILY,
        "begins_at": erasure.begins_at,
        "waits": erasure.begins_at > erasure.requested_at,
        "status": origin + reverse("erasure", args=[erasure.pk]),
        "contact": settings.OPERATOR_CONTACT,
    }
    asked_by = wish.guardian.pk if wish.guardian else None
    for guardian in Guardian.objects.filter(family=family).select_related("user"):
        mine = told | {"is_mine": guardian.pk == asked_by}
        if guardian.pk == asked_by or asked_by is None:
            mine["link"] = origin + reverse("erasure-link", args=[token])
        user = guardian.user
        mails.send("accounts/email/erasure", user.email, mine, user.language)
