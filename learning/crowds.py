"""
What may be told to the staff of many children together. Pure.

Nothing is told of fewer than five children, so that a figure is nobody's. Counts go in and counts
come out; who the children are is not known here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

SMALLEST_CROWD = 5  # children
SHOWN = 5  # rows of a list


@dataclass(frozen=True, slots=True)
class Heard:
    """A verse or a story by its number, how many `children` heard it, and how many `times`."""

    number: int
    children: int
    times: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A verse index, how many `children` recited it, and of how many the last word was a slip."""

    number: int
    children: int
    missed_by: int

    @property
    def percent(self) -> int:
        """How many in a hundred miss it, rounded."""
        return round(100 * self.missed_by / self.children)


def heard_most(heard: Iterable[Heard]) -> list[Heard]:
    """The most heard first."""
    told = [one for one in heard if one.children >= SMALLEST_CROWD]
    return sorted(told, key=lambda one: (-one.times, one.number))[:SHOWN]


def missed_by_most(tried: Iterable[Tried]) -> list[Tried]:
    """What more than half of those who tried it miss, the most missed first."""
    told = [
        one for one in tried if one.children >= SMALLEST_CROWD and 2 * one.missed_by > one.children
    ]
    return sorted(told, key=lambda one: (-one.missed_by / one.children, one.number))[:SHOWN]
