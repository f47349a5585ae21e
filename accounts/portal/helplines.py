"""
Who helps at once, by region. Checked on the date below; to be checked every three months.

A number that is wrong is worse than none: what is not known to be right does not stand here.
"""

from dataclasses import dataclass
from datetime import date

from accounts.regions import Region

CHECKED_ON = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number to dial. `is_emergency`: for danger to life; else for a child who needs to talk."""

    name: str
    number: str
    is_emergency: bool = False

    @property
    def dialled(self) -> str:
        """What a telephone is given."""
        return self.number.replace(" ", "")


HELPLINES: dict[Region, tuple[Helpline, ...]] = {
    Region.US: (
        Helpline("911", "911", is_emergency=True),
        Helpline("988 Suicide & Crisis Lifeline", "988"),
    ),
    Region.UK: (
        Helpline("999", "999", is_emergency=True),
        Helpline("Childline", "0800 1111"),
    ),
    Region.IN: (
        Helpline("112", "112", is_emergency=True),
        Helpline("CHILDLINE", "1098"),
    ),
    Region.EU: (
        Helpline("112", "112", is_emergency=True),
        Helpline("116 111", "116 111"),
    ),
}


def helplines(region: Region) -> tuple[Helpline, ...]:
    """The emergency number first; empty where no number is known to be right."""
    return HELPLINES.get(region, ())
