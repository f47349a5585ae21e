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

from accounts.models import Action, ConsentEvent
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
    last = ConsentEvent.objects.filter(region=region).order_by("-number").first()
    number, before = (last.number, last.hash) if last else (0, GENESIS)
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
    return events


def digest(event: ConsentEvent) -> str:
    """SHA-256 over the hash before and the line as canonical JSON, hex."""
    said = {name: str(getattr(event, name)) for name in _HASHED}
    said["occurred_at"] = event.occurred_at.astimezone(UTC).isoformat()
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{event.prev_hash}{canonical}".encode()).hexdigest()


def verify() -> Iterator[Broken]:
    """The first broken line of each region; nothing when every chain is whole."""
    for region in Region:
        before = GENESIS
        chain = ConsentEvent.objects.filter(region=region).order_by("number")
        for number, event in enumerate(chain.iterator(), start=1):
            if event.number != number:
                yield Broken(region, number, "is missing")
                break
            if event.prev_hash != before:
                yield Broken(region, number, "does not follow the line before")
                break
            if event.hash != digest(event):
                yield Broken(region, number, "was changed")
                break
            before = event.hash
