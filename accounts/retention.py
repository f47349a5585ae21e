"""
Which rows are of which kind of data: every app declares its models here, or the build fails.

A model is declared once, in its app's `retained` module: by its columns, each of a class of
accounts/keeping.py, with the column from which the period counts where rows go by themselves. What
holds nothing of any person is declared as shared. accounts/purging.py deletes what is over.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts import keeping
from accounts.keeping_rules import DataClass
from accounts.regions import COUNTRIES, Region

MOST_COUNTED = 10_000  # of one class; more is told as this many


class DeclaredTwice(Exception):
    """Two modules say how long a model is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """
    Columns of a model that are of one class.

    `since` is the column that the period counts from; "" for what goes with something else. Whose
    region it is: `family`, the lookup of the family, or `region`, a column with its code; without
    both the longest period of all counts. `only` narrows which rows, `clears` empties columns
    instead of deleting rows, and `first` is done with the rows, in the transaction and before they
    go. `within` opens what else guards the table.
    """

    data_class: DataClass
    columns: str
    since: str = ""
    family: str = ""
    region: str = ""
    only: Q = field(default_factory=Q)
    clears: Mapping[str, Any] = field(default_factory=dict)
    first: Callable[[QuerySet[Any], datetime], None] | None = None
    within: Callable[[], AbstractContextManager[Any]] = nullcontext

    def over(self, now: datetime) -> Q:
        """Which rows are over at `now`."""
        rule = keeping.rule_of(self.data_class)
        lengths = {region: period.length for region, period in rule.periods.items()}
        if len(set(lengths.values())) == 1 or not (self.family or self.region):
            return self._until(now - rule.longest)
        each = Q(pk__in=[])
        for region, length in lengths.items():
            each |= self._of(region) & self._until(now - length)
        return self._until(now - min(lengths.values())) & each

    def _until(self, instant: datetime) -> Q:
        return Q(**{f"{self.since}__lte": instant})

    def _of(self, region: Region) -> Q:
        if self.region:
            return Q(**{self.region: region.value})
        country = f"{self.family}__country__in"
        if region in COUNTRIES:
            return Q(**{country: COUNTRIES[region]})
        return ~Q(**{country: frozenset[str]().union(*COUNTRIES.values())})


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """One model with its parts; none for shared content."""

    model: type[Model]
    parts: tuple[Part, ...]

    def due(self, part: Part, *, now: datetime) -> QuerySet[Any]:
        """The rows of a part that are over, the oldest first."""
        rows = self.model._base_manager.filter(part.over(now), part.only)
        return rows.order_by(part.since)


_declared: dict[type[Model], Declared] = {}
_signs: list[str] = []


def declare(model: type[Model], *parts: Part) -> None:
    """Say of what classes the columns of `model` are. Raises DeclaredTwice."""
    if model in _declared:
        raise DeclaredTwice(model._meta.label)
    _declared[model] = Declared(model, parts)


def share(*models: type[Model]) -> None:
    """Say of models that they hold nothing of any person. Raises DeclaredTwice."""
    for model in models:
        declare(model)


def sign_of_life(lookup: str) -> None:
    """A lookup from a family to an instant at which somebody of it was here."""
    if lookup not in _signs:
        _signs.append(lookup)


def signs_of_life() -> list[str]:
    """All such lookups."""
    return list(_signs)


def declared() -> list[Declared]:
    """Every model that anybody declared, by label."""
    return sorted(_declared.values(), key=lambda one: one.model._meta.label)


def purgeable() -> Iterator[tuple[Declared, Part]]:
    """What goes by itself, the parts of each model in their order."""
    for one in declared():
        for part in one.parts:
            if part.since:
                yield one, part


def overdue(*, now: datetime, grace: timedelta = timedelta(0)) -> dict[DataClass, int]:
    """How many rows of each class are there that should have gone `grace` before `now`."""
    found: dict[DataClass, int] = {}
    for one, part in purgeable():
        rows = one.due(part, now=now - grace).order_by().values("pk")[:MOST_COUNTED]
        known = found.get(part.data_class, 0)
        found[part.data_class] = min(MOST_COUNTED, known + rows.count())
    return found
