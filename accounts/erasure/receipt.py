"""
The receipt of an erasure: what went, from where, when, and what stays; signed, and without names.

Signed with Ed25519 over its canonical JSON. Whoever has the public key can check it; the page
/verify/ does it for parents.
"""

import base64
import hmac
import json
from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts import keeping, ledger
from accounts.erasure import stores
from accounts.erasure.stores import Step
from accounts.models import Erasure

VERSION = 1
# What an erasure knows for ever: ids that have tombstones, and toys that have yet to wipe.
_REMEMBERED = ("children", "toys", "told")
_DERIVED_FOR = b"hanuman erasure receipts"


class NotAReceipt(Exception):
    """What was pasted is no receipt: no JSON, or something is missing in it."""

    code = "not-a-receipt"


class NotOurs(Exception):
    """It was not signed by us, or was changed since."""

    code = "receipt-not-ours"


@transaction.atomic
def finish(erasure: Erasure, *, now: datetime) -> None:
    """Sign the receipt, and forget the guardians."""
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    row.state = Step.RECEIPTED
    row.finished_at = now
    row.scope = {name: row.scope[name] for name in _REMEMBERED if name in row.scope}
    _write(row, now)
    if row.kind == Erasure.Kind.FAMILY:
        Erasure.objects.filter(family_id=row.family_id).update(family_id=None)
        row.family_id = None
    row.save()
    erasure.refresh_from_db()


@transaction.atomic
def toy_has_wiped(device_id: UUID, *, now: datetime) -> None:
    """An erased toy has shown that it knows nothing any more: the receipt is written anew."""
    waiting = Erasure.objects.select_for_update().filter(scope__toys__contains=[str(device_id)])
    for row in waiting:
        row.scope["toys"].remove(str(device_id))
        if row.finished_at is not None:
            _write(row, now)
        row.save(update_fields=["scope", "receipt", "signature"])


def signed(erasure: Erasure) -> dict[str, Any]:
    """What is downloaded: the receipt, its signature, and the key to check it with."""
    return {
        "receipt": erasure.receipt,
        "signature": erasure.signature,
        "public_key": public_key(),
    }


def check(text: str) -> dict[str, Any]:
    """The receipt in a downloaded file, when it is one of ours. Raises NotAReceipt, NotOurs."""
    try:
        told = json.loads(text)
        receipt, signature = told["receipt"], base64.b64decode(told["signature"], validate=True)
        is_receipt = isinstance(receipt, dict) and "erasure" in receipt
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotAReceipt from None
    if not is_receipt:
        raise NotAReceipt
    for public in _known_public_keys():
        try:
            public.verify(signature, _canonical(receipt))
        except InvalidSignature:
            continue
        return receipt
    raise NotOurs


def public_key() -> str:
    """The public key that today's receipts are checked with, base64."""
    return base64.b64encode(_key().public_key().public_bytes_raw()).decode()


def _write(row: Erasure, now: datetime) -> None:
    finished_at = row.finished_at or now
    row.receipt = {
        "version": VERSION,
        "number": row.receipt.get("number", 0) + 1,
        "written_at": now.isoformat(),
        "erasure": str(row.pk),
        "kind": row.kind,
        "subject": ledger.ref(row.kind, row.subject),
        "region": row.region,
        "requested_at": row.requested_at.isoformat(),
        "began_at": row.begins_at.isoformat(),
        "finished_at": finished_at.isoformat(),
        **_what_went(row),
        "toys": {
            "told": row.scope.get("told", 0),
            "not_wiped_yet": len(row.scope.get("toys", [])),
        },
        "stays": _what_stays(row, finished_at),
        "verify": settings.PORTAL_URL + reverse("receipt-check"),
    }
    row.signature = base64.b64encode(_key().sign(_canonical(row.receipt))).decode()


def _what_went(row: Erasure) -> dict[str, Any]:
    steps = {step.store: step for step in row.steps.all()}
    fingerprints = [one for step in steps.values() for one in step.detail.get("fingerprints", [])]
    went = [
        {
            "store": name,
            "erased": steps[name].detail.get("counts", {}),
            "at": done_at.isoformat(),
        }
        for name in (store.name for store in stores.everywhere())
        if name in steps and (done_at := steps[name].done_at) is not None
    ]
    return {"stores": went, "keys_destroyed": sorted(fingerprints)}


def _what_stays(row: Erasure, finished_at: datetime) -> list[dict[str, str]]:
    """The class of what stays, and the day on which it is gone at the latest."""
    until = partial(keeping.keep_until, row.region)
    return [
        {
            "what": rule.data_class.value,
            "until": until(rule.data_class, finished_at).date().isoformat(),
        }
        for rule in stores.exceptions()
    ]


def _canonical(receipt: dict[str, Any]) -> bytes:
    return json.dumps(receipt, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _key() -> Ed25519PrivateKey:
    return _key_of(settings.RECEIPT_KEY, settings.SECRET_KEY)


@cache
def _key_of(configured: str, secret: str) -> Ed25519PrivateKey:
    seed = (
        base64.b64decode(configured)
        if configured
        else hmac.digest(secret.encode(), _DERIVED_FOR, "sha256")
    )
    return Ed25519PrivateKey.from_private_bytes(seed)


def _known_public_keys() -> list[Ed25519PublicKey]:
    earlier = [base64.b64decode(one) for one in settings.RECEIPT_KEYS_BEFORE]
    return [_key().public_key(), *map(Ed25519PublicKey.from_public_bytes, earlier)]
