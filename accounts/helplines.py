"""
Who helps at once, by region: public numbers, which nobody of ours has dialled.

Whoever operates the platform has them checked before families use it, and every three months.
"""

from dataclasses import dataclass

from accounts.regions import Region


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
    """The emergency number first; empty where we know of none."""
    return HELPLINES.get(region, ())
