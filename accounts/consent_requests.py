"""
How a parent is asked and answers: what was ticked becomes consent only in the second step.

    ask -> (the verifier's message) -> confirm, within fourteen days.

The child's row comes after that, under the id that the request carries.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from accounts import consent, consent_methods, keeping, receipts
from accounts.models import (
    Action,
    ConsentRequest,
    Family,
    Guardian,
    Method,
    NoticeVersion,
    Profile,
    Purpose,
    User,
)

AGAIN_AFTER = timedelta(minutes=1)  # between two messages that a parent asks for


class RequestError(Exception):
    """Base. `code` is stable and public."""

    code: str


class RequestUnknown(RequestError):
    """No request of this guardian has this token."""

    code = "request-unknown"


class RequestExpired(RequestError):
    """Nobody answered in time, or another request took its place."""

    code = "request-expired"


class RequiredPurposeMissing(RequestError):
    """Without what is required there is nothing to agree to. `missing` names the purposes."""

    code = "purpose-required"

    def __init__(self, missing: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(missing)))
        self.missing = missing


class NoticeChanged(RequestError):
    """The notice that was read is not the one that is valid; it has to be read again."""

    code = "notice-changed"


def child_to_ask_for(family: Family, *, now: datetime) -> UUID:
    """The child that was asked for and has no row yet; a new id when there is none."""
    answered = family.consent_requests.exclude(confirmed_at=None)
    pending = answered | family.consent_requests.open(now=now)
    asked = list(pending.order_by("-created_at").values_list("child_id", flat=True))
    known = set(Profile.objects.filter(pk__in=asked).values_list("pk", flat=True))
    return next((child_id for child_id in asked if child_id not in known), None) or uuid4()


@transaction.atomic
def ask(
    guardian: Guardian,
    child_id: UUID,
    purposes: Iterable[str],
    *,
    notice: NoticeVersion,
    now: datetime,
    ip: str = "",
    origin: str = "",
) -> ConsentRequest:
    """
    Write down what a parent ticked and send what confirms it, once the request is stored.

    Asking for the same again gives the request that is open already and sends nothing. `origin` is
    where the parent sees the portal. Raises RequiredPurposeMissing, consent.UnknownPurpose,
    consent.NotTheGuardian, consent_methods.MethodNotValid.
    """
    family = Family.objects.select_for_update().get(pk=guardian.family_id)
    verifier = consent_methods.verifier_for(family.region, now=now)
    wanted = consent_methods.with_companions(purposes)
    _require_whole(child_id, wanted, family)
    open_ones = family.consent_requests.open(now=now).filter(guardian=guardian, child_id=child_id)
    for earlier in open_ones:
        if set(earlier.purposes) == wanted and earlier.notice_id == notice.pk:
            return earlier
    token = secrets.token_urlsafe(32)
    request = ConsentRequest(
        family=family,
        guardian=guardian,
        child_id=child_id,
        purposes=sorted(wanted),
        notice=notice,
        method=verifier.method,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=now + keeping.UNANSWERED,
    )
    evidence = consent.Evidence(verifier.method, notice, ip)
    word = consent.Word(child_id, wanted, guardian, now)
    consent.note(word, Action.REQUESTED, evidence=evidence)
    open_ones.update(expires_at=now)
    request.save(force_insert=True)
    _send_after_commit(verifier, request, token, origin)
    return request


@transaction.atomic
def ask_again(request: ConsentRequest, *, now: datetime, origin: str = "") -> bool:
    """
    Send the message of an open request once more, with a new link; the old one ends.

    False, and nothing sent, when it is not open or the last message is less than a minute old.
    """
    asked = ConsentRequest.objects.open(now=now).select_for_update().filter(pk=request.pk).first()
    wait = AGAIN_AFTER.total_seconds()
    if asked is None or not cache.add(f"consent-mail:{request.pk}", True, timeout=wait):
        return False
    verifier = consent_methods.verifier_for(asked.family.region, now=now)
    token = secrets.token_urlsafe(32)
    asked.token_hash = hash_of(token)
    asked.save(update_fields=["token_hash"])
    _send_after_commit(verifier, asked, token, origin)
    return True


def waiting(guardian: Guardian, child_id: UUID, *, now: datetime) -> frozenset[str]:
    """What the guardian chose for a child and has yet to confirm."""
    mine = ConsentRequest.objects.open(now=now).filter(guardian=guardian, child_id=child_id)
    chosen = mine.values_list("purposes", flat=True)
    return frozenset(purpose for purposes in chosen for purpose in purposes)


def find(token: str, *, user: User, now: datetime) -> ConsentRequest:
    """The request of `user` that `token` confirms, also a confirmed one. Raises as `confirm`."""
    mine = ConsentRequest.objects.select_related("notice", "guardian__family", "guardian__user")
    request = mine.filter(token_hash=hash_of(token), guardian__user=user).first()
    if request is None:
        raise RequestUnknown
    if request.confirmed_at is None and request.expires_at <= now:
        raise RequestExpired
    return request


@transaction.atomic
def confirm(
    token: str, *, user: User, now: datetime, ip: str = "", origin: str = ""
) -> ConsentRequest:
    """
    The second step: the asking guardian, signed in, grants what was ticked. Twice is once.

    Raises RequestUnknown, RequestExpired, consent_methods.MethodNotValid.
    """
    ConsentRequest.objects.select_for_update().filter(token_hash=hash_of(token)).first()
    request = find(token, user=user, now=now)
    if request.confirmed_at is not None:
        return request
    evidence = consent.Evidence(Method(request.method), request.notice, ip)
    consent.grant(
        request.child_id, request.purposes, guardian=request.guardian, now=now, evidence=evidence
    )
    request.confirmed_at = now
    request.save(update_fields=["confirmed_at"])
    receipts.send_after_commit(
        receipts.Receipt.of_request(request, at=now), origin=origin or settings.PORTAL_URL
    )
    return request


def hash_of(token: str) -> str:
    """What is stored of a token, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def _require_whole(child_id: UUID, wanted: frozenset[str], family: Family) -> None:
    unknown = wanted - set(Purpose.values)
    if unknown:
        raise consent.UnknownPurpose
    standing = consent.granted_purposes(child_id)
    missing = consent_methods.required_purposes(family.region) - wanted - standing
    if missing or not wanted:
        raise RequiredPurposeMissing(missing)


def _send_after_commit(
    verifier: consent_methods.Verifier, request: ConsentRequest, token: str, origin: str
) -> None:
    begin = partial(verifier.begin, request, token, origin=origin or settings.PORTAL_URL)
    transaction.on_commit(begin)
