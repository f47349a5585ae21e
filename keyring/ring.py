"""
The data keys of children and families: made when something is first written, and destroyed.

An unwrapped key stays in a process for a minute at most; nothing else remembers it.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connections, transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg_pool import PoolTimeout

from keyring import envelope, wrapping
from keyring.models import DataKey, Tombstone
from keyring.router import ALIAS
from keyring.wrapping import KeyStoreUnavailable

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 60.0
WAIT_FOR_OTHERS_SECONDS = 5
MOST_REMEMBERED = 4096  # owners; the longest unused are forgotten first


class KeyIsDestroyed(Exception):
    """There is no key to write with: the owner was erased."""

    code = "key-destroyed"
    sentence: str | Promise = _("What was kept here has been erased. Nothing new can be saved.")


@dataclass(frozen=True, slots=True)
class Keys:
    """An owner's unwrapped keys by number, read at an instant of the monotonic clock."""

    by_number: dict[int, bytes]
    read_at: float

    @property
    def current(self) -> int:
        return max(self.by_number)


_remembered: OrderedDict[UUID, Keys] = OrderedDict()
_lock = threading.Lock()


def keys_of(owner: UUID, *, with_number: int | None = None) -> Keys:
    """
    The owner's keys; an empty ring when they were destroyed, or never made.

    What is remembered is asked for again when it lacks the key `with_number`: another process
    may have begun to write with a new one.
    """
    now = time.monotonic()
    keys = _recalled(owner, now)
    if keys is not None and (with_number is None or with_number in keys.by_number):
        return keys
    known = keys.by_number if keys is not None else {}
    keys = Keys(_unwrapped(owner, known), now)
    if keys.by_number:
        _remember(owner, keys)
    return keys


def keys_to_write(owner: UUID, region: Callable[[], str]) -> Keys:
    """The owner's keys, with a first one made when there was none. Raises KeyIsDestroyed."""
    keys = keys_of(owner)
    if not keys.by_number:
        make(owner, region(), number=1)
        keys = keys_of(owner)
    if not keys.by_number:
        raise KeyIsDestroyed
    return keys


def is_destroyed(owner: UUID) -> bool:
    """Whether the owner was erased."""
    with asking():
        return Tombstone.objects.filter(pk=owner).exists()


def destroy(owner: UUID, *, kind: str, now: datetime) -> list[str]:
    """
    Destroy all keys of the owner for ever; their fingerprints. Destroying twice is as once.

    `kind` is "child" or "family". What was sealed with the keys cannot be read any more.
    """
    with asking(), transaction.atomic(using=ALIAS):
        _alone(owner)
        Tombstone.objects.get_or_create(pk=owner, defaults={"kind": kind, "erased_at": now})
        keys = DataKey.objects.filter(owner=owner)
        fingerprints = list(keys.values_list("fingerprint", flat=True))
        keys.delete()
    forget(owner)
    return fingerprints


def forget(owner: UUID | None = None) -> None:
    """Drop what this process remembers, of one owner or of all."""
    with _lock:
        if owner is None:
            _remembered.clear()
        else:
            _remembered.pop(owner, None)


def make(owner: UUID, region: str, *, number: int) -> bool:
    """Make the owner's next key, of this number. False when it is not the next, or was erased."""
    key = envelope.new_key()
    wrapper = wrapping.configured()
    name = wrapper.wrapping_key(region)
    row = DataKey(
        owner=owner,
        number=number,
        region=region,
        wrapping=name,
        wrapped=wrapper.wrap(key, wrapping=name, owner=owner),
        fingerprint=envelope.fingerprint(key),
    )
    with asking(), transaction.atomic(using=ALIAS):
        _alone(owner)
        is_erased = Tombstone.objects.filter(pk=owner).exists()
        newest = DataKey.objects.filter(owner=owner).aggregate(n=Max("number"))["n"] or 0
        is_next = not is_erased and newest == number - 1
        if is_next:
            row.save(force_insert=True)
    forget(owner)
    return is_next


def _recalled(owner: UUID, now: float) -> Keys | None:
    with _lock:
        keys = _remembered.get(owner)
        if keys is None or now - keys.read_at >= REMEMBERED_SECONDS:
            return None
        _remembered.move_to_end(owner)
        return keys


def _unwrapped(owner: UUID, known: dict[int, bytes]) -> dict[int, bytes]:
    with asking():
        rows = list(DataKey.objects.filter(owner=owner))
    keys = {row.number: known.get(row.number) or unwrapped(row) for row in rows}
    return {number: key for number, key in keys.items() if key is not None}


def unwrapped(row: DataKey) -> bytes | None:
    """The key of a row; None when the row was damaged or moved, which is logged."""
    holder = wrapping.holder_of(row.wrapping)
    try:
        return holder.unwrap(bytes(row.wrapped), wrapping=row.wrapping, owner=row.owner)
    except envelope.NotOurs:
        log.error("a wrapped key does not unwrap", extra={"key": row.fingerprint})
        return None


def _remember(owner: UUID, keys: Keys) -> None:
    with _lock:
        _remembered[owner] = keys
        _remembered.move_to_end(owner)
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)


def _alone(owner: UUID) -> None:
    """Until the end of the transaction nobody else makes or destroys keys of the owner."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_FOR_OTHERS_SECONDS}s'")
        number = int.from_bytes(owner.bytes[:8], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


class asking:
    """Around queries of the key store: one that cannot be asked is told as such."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> None:
        if isinstance(problem, DatabaseError | InterfaceError | PoolTimeout):
            raise KeyStoreUnavailable("the key store does not answer") from problem
