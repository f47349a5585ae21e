"""
What parents get in writing: a receipt for each grant and each withdrawal, and a word to the other
guardian. Every receipt carries a link that withdraws what it grants, without signing in, once.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts import mails
from accounts.models import Consent, ConsentRequest, Guardian, Method, NoticeVersion
from accounts.purposes import meanings

_SALT = "accounts.receipts.stop"


class LinkBroken(Exception):
    """Nobody was sent this link, or not in this form."""

    code = "link-broken"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What happened, to be told: granted or withdrawn, by whom, on which notice and how."""

    guardian: Guardian
    child_id: UUID
    purposes: frozenset[str]
    at: datetime
    is_grant: bool
    notice: NoticeVersion | None = None
    method: str = ""

    @classmethod
    def of_request(cls, request: ConsentRequest, *, at: datetime) -> "Receipt":
        """The receipt for a request that was confirmed."""
        return cls(
            guardian=request.guardian,
            child_id=request.child_id,
            purposes=frozenset(request.purposes),
            at=at,
            is_grant=True,
            notice=request.notice,
            method=request.method,
        )


@dataclass(frozen=True, slots=True)
class StopLink:
    """What a receipt's link withdraws: only consents that stand since the receipt's own grant."""

    child_id: UUID
    guardian: Guardian
    purposes: frozenset[str]


def send_after_commit(receipt: Receipt, *, origin: str) -> None:
    """Write to the guardian who spoke and to the other one, once all of it is stored."""
    transaction.on_commit(partial(send, receipt, origin=origin))


def send(receipt: Receipt, *, origin: str) -> None:
    """Write to both guardians now."""
    user = receipt.guardian.user
    template = "granted" if receipt.is_grant else "withdrawn"
    mails.send(f"consent/email/{template}", user.email, _told(receipt, origin), user.language)
    others = Guardian.objects.filter(family=receipt.guardian.family_id).exclude(
        pk=receipt.guardian.pk
    )
    for other in others.select_related("user"):
        told = _told(receipt, origin)
        mails.send("consent/email/told", other.user.email, told, other.user.language)


def send_second_message(request: ConsentRequest, purposes: frozenset[str], *, origin: str) -> None:
    """Ask again, a day after the grant, whether it was the parent: e-mail-plus's second half."""
    receipt = Receipt.of_request(request, at=request.confirmed_at or request.created_at)
    told = _told(receipt, origin) | {"meanings": meanings(purposes)}
    user = request.guardian.user
    mails.send("consent/email/second", user.email, told, user.language)


def stop_token(receipt: Receipt) -> str:
    """The signed token of the link that withdraws what a receipt grants."""
    told = {
        "child": str(receipt.child_id),
        "guardian": receipt.guardian.pk,
        "purposes": sorted(receipt.purposes),
        "at": receipt.at.isoformat(),
    }
    return signing.dumps(told, salt=_SALT, compress=True)


def read_stop_token(token: str) -> StopLink:
    """
    What the link still withdraws; no purposes when it was used, or all was granted anew since.

    Raises LinkBroken, also when the guardian does not look after the family any more.
    """
    try:
        told = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise LinkBroken from None
    guardians = Guardian.objects.select_related("user", "family")
    guardian = guardians.filter(pk=told["guardian"]).first()
    if guardian is None:
        raise LinkBroken
    child_id = UUID(told["child"])
    standing = (
        Consent.objects.about(child_id)
        .granted()
        .filter(since=datetime.fromisoformat(told["at"]), purpose__in=told["purposes"])
    )
    return StopLink(child_id, guardian, frozenset(standing.values_list("purpose", flat=True)))


def _told(receipt: Receipt, origin: str) -> dict[str, object]:
    notice = receipt.notice
    return {
        "meanings": meanings(receipt.purposes),
        "is_grant": receipt.is_grant,
        "at": receipt.at,
        "method": Method(receipt.method).label if receipt.method else "",
        "notice": origin + reverse("notice", args=[notice.pk]) if notice else "",
        "notice_sha256": notice.sha256 if notice else "",
        "privacy": origin + reverse("privacy"),
        "stop": origin + reverse("consent-stop", args=[stop_token(receipt)]),
        "contact": settings.OPERATOR_CONTACT,
    }
