"""
The consent ledger: one append-only chain of lines for each region, and how it is proved whole.

A line holds no name and no foreign key: children and guardians stand in it as keyed hashes, so it
can be kept as evidence after they are erased. Lines are appended one after the other in a region,
under a lock that lasts until the transaction ends, so that each line's hash covers the one before.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from accounts.models import Action, ConsentEvent, LedgerHead
from accounts.regions import Region

GENESIS = "0" * 64
_LOCK_SPACE = 0x4C454447  # "LEDG": advisory locks of ours, apart from anybody else's
_HASHED = (
    "region",
    "number",
    "child_ref",
    "actor_ref",
    "action",
    "purpose",
    "language",
    "notice_sha256",
    "method",
    "ip_prefix",
)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says before it has its place in a chain."""

    child_ref: str
    actor_ref: str
    action: Action
    purpose: str
    occurred_at: datetime
    language: str = ""
    notice_sha256: str = ""
    method: str = ""
    ip_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line of a region that is not what was written, and what is wrong with it."""

    region: str
    number: int
    what: str


def ref(kind: str, id: UUID | int | str) -> str:
    """The keyed hash by which the ledger knows a "child" or a "guardian"."""
    told = f"{kind}:{id}".encode()
    return hmac.new(settings.LEDGER_KEY.encode(), told, hashlib.sha256).hexdigest()


def ip_prefix(ip: str) -> str:
    """The network that an address is in, /24 or /48; "" for what is no address."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ""
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


@transaction.atomic
def append(region: Region, lines: Iterable[Line]) -> list[ConsentEvent]:
    """Write `lines` at the end of the region's chain, in order."""
    with connection.cursor() as cursor:
        place = int.from_bytes(region.value.encode(), "big")
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, place])
    head = LedgerHead.objects.filter(region=region.value).first()
    number, before = (head.number, head.hash) if head else (0, GENESIS)
    events = []
    for line in lines:
        number += 1
        event = ConsentEvent(
            region=region.value,
            number=number,
            prev_hash=before,
            **{name: getattr(line, name) for name in Line.__dataclass_fields__},
        )
        event.hash = before = digest(event)
        events.append(event)
    ConsentEvent.objects.bulk_create(events)
    seal = _seal(region.value, number, before)
    LedgerHead.objects.bulk_create(
        [LedgerHead(region=region.value, number=number, hash=before, seal=seal)],
        update_conflicts=True,
        unique_fields=["region"],
        update_fields=["number", "hash", "seal"],
    )
    return events


def digest(event: ConsentEvent) -> str:
    """SHA-256 over the hash before and the line as canonical JSON, hex."""
    said = {name: str(getattr(event, name)) for name in _HASHED}
    said["occurred_at"] = event.occurred_at.astimezone(UTC).isoformat()
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{event.prev_hash}{canonical}".encode()).hexdigest()


def verify() -> Iterator[Broken]:
    """The first broken line of each region; nothing when every chain is whole."""
    heads = {head.region: head for head in LedgerHead.objects.all()}
    for region in Region:
        broken = _first_broken(region.value, heads.get(region.value))
        if broken is not None:
            yield broken


def _first_broken(region: str, head: LedgerHead | None) -> Broken | None:
    number, before = 0, GENESIS
    chain = ConsentEvent.objects.filter(region=region).order_by("number")
    for number, event in enumerate(chain.iterator(), start=1):
        if event.number != number:
            return Broken(region, number, "is missing")
        if event.prev_hash != before:
            return Broken(region, number, "does not follow the line before")
        if event.hash != digest(event):
            return Broken(region, number, "was changed")
        before = event.hash
    if head is None:
        return Broken(region, number, "has no head after it") if number else None
    if head.seal != _seal(region, head.number, head.hash):
        return Broken(region, head.number, "has a head that was changed")
    if head.number > number:
        return Broken(region, number + 1, "is missing")
    if (head.number, head.hash) != (number, before):
        return Broken(region, head.number + 1, "was not written by the ledger")
    return None


def _seal(region: str, number: int, last_hash: str) -> str:
    return ref("head", f"{region}:{number}:{last_hash}")
