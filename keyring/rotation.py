"""
Giving owners new data keys, and data keys new regional ones, while everything goes on.

A new key is written with from its first minute on; then the rows are sealed anew in batches, and
the old key stays until no row needs it and no backup of the rows is left. Everything here can be
broken off and begun again. The old value of a row that somebody held meanwhile may come back when
they save it; the next run seals it anew.

A model with sealed columns names the column of its owner's id in `key_owner_field`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max

from keyring import envelope, ring, wrapping
from keyring.fields import Sealed, SealedField
from keyring.models import DataKey

BATCH = 200
RETIRE_AFTER = timedelta(days=36)  # backups of the main database are kept for 35
YOUNG = timedelta(days=1)  # a key whose rows may not be committed yet
SUSPICIOUS = 10  # more orphans than this and than half of all: the database is another one


class AnotherDatabase(Exception):
    """Most keys have no owner here: this is hardly the database that they belong to."""


@dataclass(slots=True)
class Count:
    """What was done: rows sealed anew, and values that did not open and were left."""

    rows: int = 0
    broken: int = 0


def sealed_models() -> list[Any]:
    """All models with sealed columns."""
    return [model for model in apps.get_models() if _columns(model) and not model._meta.proxy]


def renew(owner: UUID) -> bool:
    """Give the owner a new key to write with. False when it has none or just got one."""
    with ring.asking():
        newest = DataKey.objects.filter(owner=owner).order_by("number").last()
    return newest is not None and ring.make(owner, newest.region, number=newest.number + 1)


def reseal(owner: UUID) -> Count:
    """Seal what the owner's old keys have sealed with the newest one."""
    done = Count()
    ring.forget(owner)
    keys = ring.keys_of(owner)
    for model in sealed_models() if keys.by_number else ():
        for rows in _batches(model, owner):
            _reseal(model, rows, keys, owner, done)
    return done


def retire(owner: UUID, *, now: datetime) -> int:
    """Delete the owner's keys that nothing needs any more; how many. What they sealed is gone."""
    with ring.asking():
        rows = list(DataKey.objects.filter(owner=owner).order_by("number"))
    replaced = pairwise(rows)
    old = {row.number for row, next_one in replaced if next_one.created_at < now - RETIRE_AFTER}
    if not old:
        return 0
    unused = old - _numbers_in_use(owner)
    with ring.asking():
        deleted, _ = DataKey.objects.filter(owner=owner, number__in=unused).delete()
    ring.forget(owner)
    return deleted


def owners_of_old_keys(*, before: datetime) -> list[UUID]:
    """Whose newest key is from before then."""
    with ring.asking():
        return list(
            _by_owner().filter(newest__lt=before).values_list("owner", flat=True).order_by("owner")
        )


def owners_of_several_keys() -> list[UUID]:
    """Whose rows may still be sealed with an old key."""
    with ring.asking():
        several = _by_owner().filter(numbers__gt=1)
        return list(several.values_list("owner", flat=True).order_by("owner"))


def rewrap(row: DataKey) -> bool:
    """Have a data key wrapped by today's key of its region; whether it was by another."""
    wrapper = wrapping.configured()
    name = wrapper.wrapping_key(row.region)
    if row.wrapping == name:
        return False
    key = ring.unwrapped(row)
    if key is None or envelope.fingerprint(key) != row.fingerprint:
        raise envelope.NotOurs
    wrapped = wrapper.wrap(key, wrapping=name, owner=row.owner)
    with ring.asking():
        same = DataKey.objects.filter(pk=row.pk, wrapping=row.wrapping)
        return bool(same.update(wrapping=name, wrapped=wrapped))


def orphans(*, now: datetime) -> list[UUID]:
    """
    Owners of keys who are not in the database: what was to be sealed was rolled back.

    Raises AnotherDatabase.
    """
    with ring.asking():
        settled = _by_owner().filter(newest__lt=now - YOUNG)
        owners = list(settled.values_list("owner", flat=True).order_by("owner"))
    without = set(owners)
    for start in range(0, len(owners), BATCH):
        some = owners[start : start + BATCH]
        for model in sealed_models():
            own = {f"{model.key_owner_field}__in": some}
            there = model._base_manager.filter(**own)
            without.difference_update(there.values_list(model.key_owner_field, flat=True))
    if len(without) > max(SUSPICIOUS, len(owners) // 2):
        raise AnotherDatabase
    return sorted(without)


def _columns(model: Any) -> list[SealedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def _by_owner() -> Any:
    return DataKey.objects.values("owner").annotate(
        newest=Max("created_at"), numbers=models.Count("number")
    )


def _batches(model: Any, owner: UUID) -> Iterator[list[Any]]:
    """The ids of the owner's rows, some at a time."""
    rows = model._base_manager.filter(**{model.key_owner_field: owner}).order_by("pk")
    some: list[Any] = list(rows.values_list("pk", flat=True)[:BATCH])
    while some:
        yield some
        some = list(rows.filter(pk__gt=some[-1]).values_list("pk", flat=True)[:BATCH])


def _reseal(model: Any, ids: list[Any], keys: ring.Keys, owner: UUID, done: Count) -> None:
    fields = _columns(model)
    with transaction.atomic():
        rows = model._base_manager.select_for_update(of=("self",)).filter(pk__in=ids)
        for pk, *values in rows.values_list("pk", *(field.name for field in fields)):
            changed = {}
            for field, value in zip(fields, values, strict=True):
                try:
                    anew = _anew(value, keys, field.identity(pk, owner))
                except envelope.NotOurs:
                    done.broken += 1
                    continue
                if anew is not None:
                    changed[field.name] = anew
            if changed:
                model._base_manager.filter(pk=pk).update(**changed)
                done.rows += 1


def _anew(value: Sealed | None, keys: ring.Keys, identity: str) -> Sealed | None:
    """The value sealed with the newest key; None when it is already, or is nothing."""
    if value is None or envelope.key_number(value) == keys.current:
        return None
    key = keys.by_number.get(envelope.key_number(value))
    if key is None:
        raise envelope.NotOurs
    plain = envelope.unseal(value, key=key, identity=identity)
    newest = keys.by_number[keys.current]
    return Sealed(envelope.seal(plain, key=newest, number=keys.current, identity=identity))


def _numbers_in_use(owner: UUID) -> set[int]:
    numbers = set()
    for model in sealed_models():
        names = [field.name for field in _columns(model)]
        rows = model._base_manager.filter(**{model.key_owner_field: owner})
        for values in rows.values_list(*names).iterator(chunk_size=BATCH):
            numbers |= {_number_in(value) for value in values if value is not None}
    return numbers


def _number_in(value: Sealed) -> int:
    """0 for what is broken anyway."""
    try:
        return envelope.key_number(value)
    except envelope.NotOurs:
        return 0
