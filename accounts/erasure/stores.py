"""
Every store that may hold something of a family, and who erases it there: one entry for each.

An app registers what it keeps in its AppConfig.ready. A test walks all models and all stores that
the settings name, and fails on one that nobody answers for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext_lazy as _

from accounts import keeping
from accounts.erasure.subject import Subject
from accounts.keeping_rules import DataClass, Rule

Counts = dict[str, int]

OTHERS = _("other small records that belong to these")


class Tally(Protocol):
    """Counts what is erased, and stores it at once."""

    now: datetime

    def __call__(self, thing: str, number: int) -> None:
        """`number` more of `thing` are gone."""

    def fingerprints(self, some: Iterable[str]) -> None:
        """The keys with these fingerprints are destroyed, or are about to be."""


class Step(StrEnum):
    """
    What an erasure has finished, in this order. Whatever points at something goes after it: rows
    after the files that they name; the cache at the end, because deleting rows writes there.
    """

    BLOCKED = "blocked"
    KEYS = "keys"
    QUEUE = "queue"
    FILES = "files"
    ROWS = "rows"
    SESSIONS = "sessions"
    TOYS = "toys"
    CACHE = "cache"
    VERIFIED = "verified"
    RECEIPTED = "receipted"


class Store:
    """
    One place where something is kept. `covers` names what of the settings or the models it is:
    "model:app.Model", "database:alias", "cache:alias", "storage:alias" and so on.
    """

    name: str
    step: Step
    covers: frozenset[str]
    titles: ClassVar[dict[str, Any]] = {}  # of what is counted, as parents read it

    def block(self, subject: Subject) -> dict[str, Any]:
        """
        Stop at once what must, before anything is erased; ids to remember until the end, by name.

        In a transaction of the main database.
        """
        return {}

    def count(self, subject: Subject) -> Counts:
        """How much of what is there. Looks, and changes nothing."""
        raise NotImplementedError

    def erase(self, subject: Subject, tally: Tally) -> None:
        """
        Erase all of it and `tally` how much of what. May be done twice, and may be interrupted.
        """
        raise NotImplementedError

    def left(self, subject: Subject) -> Counts:
        """What is still there after erasing: nothing, or it is not erased."""
        return self.count(subject)


@dataclass(frozen=True, slots=True)
class Stays:
    """
    What an erasure does not touch: data of a class that goes by itself, after the class's period.

    Without a class it holds nothing of any family.
    """

    covers: frozenset[str]
    data_class: DataClass | None = None


_stores: list[Store] = []
_staying: list[Stays] = []


def register(store: Store) -> None:
    """Erase from `store` as well. A later one of the same step comes first: it is on top."""
    if all(known.name != store.name for known in _stores):
        _stores.append(store)


def stays(*covers: str, data_class: DataClass | None = None) -> None:
    """Say of stores that an erasure leaves them alone; `data_class` is what they hold."""
    entry = Stays(frozenset(covers), data_class)
    if entry not in _staying:
        _staying.append(entry)


def everywhere() -> list[Store]:
    """All stores, in the order in which they are erased."""
    return [store for step in Step for store in reversed(_stores) if store.step == step]


def staying() -> list[Stays]:
    """What an erasure leaves alone, whatever the reason, in the order of registration."""
    return list(_staying)


def exceptions() -> list[Rule]:
    """The rules of what stays of a family, in the order of registration."""
    return [keeping.rule_of(entry.data_class) for entry in _staying if entry.data_class]


def covered() -> list[str]:
    """Everything that somebody answers for; what stands here twice is a mistake."""
    entries: Iterable[Store | Stays] = [*_stores, *_staying]
    return sorted(name for entry in entries for name in entry.covers)


def count(subject: Subject) -> dict[str, Counts]:
    """How much of what is in each store: what an erasure would take away."""
    found = {store.name: store.count(subject) for store in everywhere()}
    return {name: counts for name, counts in found.items() if any(counts.values())}


def told(subject: Subject) -> list[tuple[Any, int]]:
    """The same as parents read it."""
    return in_words(pair for store in everywhere() for pair in store.count(subject).items())


def in_words(counted: Iterable[tuple[str, int]]) -> list[tuple[Any, int]]:
    """
    What, and how many, as parents read it; the same things added up, none left out.

    `counted` has things as the stores call them. What has no title comes last.
    """
    titles = {thing: title for store in everywhere() for thing, title in store.titles.items()}
    total: dict[Any, int] = {}
    others = 0
    for thing, number in counted:
        title = titles.get(thing)
        if title:
            total[str(title)] = total.get(str(title), 0) + number
        else:
            others += number
    return [(what, number) for what, number in (*total.items(), (OTHERS, others)) if number]
