"""
What a copy is made of: the parts that each app adds, and what is left out with the reason.

A part is one kind of row. Apps add theirs when they start (`add`), and say of every other model
of theirs why it is not inside (`leave_out`); a test walks all models and accepts nothing else.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import Family, Guardian, Profile
from accounts.texts import Text


class Some(Protocol):
    """A few rows, or rows that are fetched as one goes through them; one can say how many."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Any]: ...


Rows = QuerySet[Any, Any] | Some


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Whose data is copied, and for whom.

    `children` are those with a row, `child_ids` also those only agreed to yet. `is_family`: the
    copy is of everything; otherwise of one child.
    """

    guardian: Guardian
    family: Family
    children: tuple[Profile, ...]
    child_ids: tuple[UUID, ...]
    is_family: bool
    language: str
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """In which times are written on the readable page: where the children live."""
        return self.children[0].zone if self.children else ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Column:
    """
    One value of a row. `of` takes it from the row; without, it is the attribute of that name.

    `words` are what the readable page writes in place of a stored value. `is_read`: the page shows
    it; identifiers and hashes are for programs.
    """

    name: str
    title: Text
    of: Callable[[Any], Any] | None = None
    words: Mapping[Any, Any] = field(default_factory=dict)
    is_read: bool = True

    def value(self, row: Any) -> Any:
        """What JSON and CSV say."""
        return self.of(row) if self.of else operator.attrgetter(self.name)(row)


@dataclass(frozen=True, slots=True)
class Part:
    """
    One kind of row: `data/<name>.json` and `data/<name>.csv`, a chapter of the readable page.

    `rows` gives a query set, or something that can say its length. `models` are the labels that
    it speaks for; `is_of_family`: it is in the copy of a whole family alone.
    """

    name: str
    title: Text
    models: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Scope], Rows]
    is_of_family: bool = False


_parts: dict[str, Part] = {}
_left_out: dict[str, Text] = {}


def add(*parts: Part) -> None:
    """Have the parts in every copy from now on, after those that are there."""
    for part in parts:
        _parts[part.name] = part


def leave_out(reason: Text, *models: str) -> None:
    """Say why rows of `models` (labels like "devices.WrongGuess") are in no copy."""
    for model in models:
        _left_out[model] = reason


def parts_for(scope: Scope) -> list[Part]:
    """What a copy of the scope is made of, in order."""
    return [part for part in _parts.values() if scope.is_family or not part.is_of_family]


def all_parts() -> list[Part]:
    """Every part, in order."""
    return list(_parts.values())


def left_out() -> Mapping[str, Text]:
    """Model label -> why it is in no copy."""
    return _left_out


def ident(name: str = "id", of: Callable[[Any], Any] | None = None) -> Column:
    """A column by which programs know something."""
    return Column(name, Text("Identifier", "पहचान"), of, is_read=False)


def child_column(of: Callable[[Any], Any] = operator.attrgetter("profile_id")) -> Column:
    """Whose row it is: the child's id, and its name on the page of several children."""
    return Column("child", Text("Child", "बच्चा"), of)


def identity() -> tuple[Column, ...]:
    """The first columns of a row about a child: its own id, and the child's."""
    return ident("id", operator.attrgetter("pk")), CHILD


CHILD = child_column()
