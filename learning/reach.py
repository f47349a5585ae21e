"""
Which children's ages a story reaches, by the age bands it is offered to and the tellings it has.

A story is offered, without being asked for, to the ages in its `age_bands`. Another age hears it
when it asks for it by name, always in the telling that is for that age.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from learning.choosing import fits_age
from learning.tellings import ALL, telling_for

AGES = range(5, 13)  # in years, whom the companion is made for


@dataclass(frozen=True, slots=True)
class Reach:
    """Ages that are offered a telling, and ages that hear it only when they ask for it."""

    offered: tuple[int, ...]
    on_request: tuple[int, ...]

    def __str__(self) -> str:
        parts = []
        if self.offered:
            parts.append(f"ages {spans(self.offered)}")
        if self.on_request:
            parts.append(f"ages {spans(self.on_request)} when they ask for it")
        return "; ".join(parts) or "nobody"


def reach(age_bands: Sequence[str], tellings: Collection[str], *, only: str = "") -> Reach:
    """
    Whom a story reaches that has `tellings` in one language; with `only`, whom this one of them.
    """
    told = {age: telling for age in AGES if (telling := _telling(age, tellings))}
    ages = [age for age, telling in told.items() if only in ("", telling)]
    offered = tuple(age for age in ages if fits_age(age_bands, age))
    return Reach(offered, tuple(age for age in ages if age not in offered))


def spans(ages: Iterable[int]) -> str:
    """Rising ages as "5 to 7, 11"."""
    runs: list[list[int]] = []
    for age in ages:
        if runs and runs[-1][-1] == age - 1:
            runs[-1].append(age)
        else:
            runs.append([age])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _telling(age: int, tellings: Collection[str]) -> str:
    own = telling_for(age)
    return own if own in tellings else ALL if ALL in tellings else ""
