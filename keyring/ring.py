"""
The data keys of children and families: made when something is first written, and destroyed.

An unwrapped key stays in a process for a minute at most; nothing else remembers it.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connections, transaction

from keyring import envelope, wrapping
from keyring.models import DataKey, Tombstone
from keyring.router import ALIAS
from keyring.wrapping import KeyStoreUnavailable

REMEMBERED_SECONDS = 60.0
MOST_REMEMBERED = 4096  # owners; the longest unused are forgotten first


class KeyIsDestroyed(Exception):
    """There is no key to write with: the owner was erased."""

    code = "key-destroyed"


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


def keys_of(owner: UUID) -> Keys:
    """The owner's keys; an empty ring when they were destroyed, or never made."""
    now = time.monotonic()
    with _lock:
        keys = _remembered.get(owner)
        if keys is not None and now - keys.read_at < REMEMBERED_SECONDS:
            _remembered.move_to_end(owner)
            return keys
    keys = Keys(_unwrapped(owner), now)
    if keys.by_number:
        _remember(owner, keys)
    return keys


def keys_to_write(owner: UUID, region: Callable[[], str]) -> Keys:
    """The owner's keys, with a first one made when there was none. Raises KeyIsDestroyed."""
    keys = keys_of(owner)
    if not keys.by_number:
        _make_first(owner, region())
        keys = keys_of(owner)
    if not keys.by_number:
        raise KeyIsDestroyed
    return keys


def is_destroyed(owner: UUID) -> bool:
    """Whether the owner was erased."""
    with _asking():
        return Tombstone.objects.filter(pk=owner).exists()


def destroy(owner: UUID, *, kind: str, now: datetime) -> list[str]:
    """
    Destroy all keys of the owner for ever; their fingerprints. Destroying twice is as once.

    `kind` is "child" or "family". What was sealed with the keys cannot be read any more.
    """
    with _asking(), transaction.atomic(using=ALIAS):
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


def _make_first(owner: UUID, region: str) -> None:
    key = envelope.new_key()
    wrapper = wrapping.configured()
    name = wrapper.wrapping_key(region)
    row = DataKey(
        owner=owner,
        number=1,
        region=region,
        wrapping=name,
        wrapped=wrapper.wrap(key, wrapping=name, owner=owner),
        fingerprint=envelope.fingerprint(key),
    )
    with _asking(), transaction.atomic(using=ALIAS):
        _alone(owner)
        is_erased = Tombstone.objects.filter(pk=owner).exists()
        if not is_erased and not DataKey.objects.filter(owner=owner).exists():
            row.save(force_insert=True)


def _unwrapped(owner: UUID) -> dict[int, bytes]:
    with _asking():
        rows = list(DataKey.objects.filter(owner=owner))
    if not rows:
        return {}
    wrapper = wrapping.configured()
    return {
        row.number: wrapper.unwrap(bytes(row.wrapped), wrapping=row.wrapping, owner=owner)
        for row in rows
    }


def _remember(owner: UUID, keys: Keys) -> None:
    with _lock:
        _remembered[owner] = keys
        _remembered.move_to_end(owner)
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)


def _alone(owner: UUID) -> None:
    """Until the end of the transaction nobody else makes or destroys keys of the owner."""
    with connections[ALIAS].cursor() as cursor:
        number = int.from_bytes(owner.bytes[:8], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


class _asking:
    """A key store that cannot be asked is told as such."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> None:
        if isinstance(problem, DatabaseError | InterfaceError):
            raise KeyStoreUnavailable("the key store does not answer") from problem
