"""What a rule of keeping is made of: kinds of data, periods as people say them, texts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from accounts.regions import Region
from accounts.texts import Text


class DataClass(StrEnum):
    """The kinds of data. The values are public: metrics and documents name them."""

    SOUND = "sound"
    WORDS = "words"
    LINES = "lines"
    TALKS = "talks"
    NOTES = "notes"
    MEMORY = "memory"
    PROFILE = "profile"
    PROGRESS = "progress"
    SAFETY = "safety-events"
    TOY = "toy"
    CONDITION = "toy-condition"
    ACCOUNT = "account"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    LEDGER = "ledger"
    EXPORTS = "exports"
    RECEIPTS = "receipts"
    AUDIT = "audit"
    TOMBSTONES = "tombstones"
    KEYS = "keys"
    INVITATIONS = "invitations"
    PAIRING = "pairing"
    SESSIONS = "sessions"
    FAILURES = "failures"
    MAILS = "mails"
    BACKUPS = "backups"
    KEY_BACKUPS = "key-backups"


_UNITS = {
    "hours": (timedelta(hours=1), Text("{} hours", "{} घंटे"), Text("1 hour", "1 घंटा")),
    "days": (timedelta(days=1), Text("{} days", "{} दिन"), Text("1 day", "1 दिन")),
    "months": (timedelta(days=365) / 12, Text("{} months", "{} महीने"), Text("1 month", "1 महीना")),
    "years": (timedelta(days=365), Text("{} years", "{} साल"), Text("1 year", "1 साल")),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as people say it. `unit` is "hours", "days", "months" or "years"."""

    number: int
    unit: str

    @property
    def length(self) -> timedelta:
        """A year has 365 days and a month the twelfth of that."""
        return self.number * _UNITS[self.unit][0]

    @property
    def text(self) -> Text:
        """As parents read it."""
        _, many, one = _UNITS[self.unit]
        if self.number == 1:
            return one
        return Text(many.en.format(self.number), many.hi.format(self.number))


class Counted(StrEnum):
    """From when a period counts."""

    NOT_KEPT = "not kept"
    WRITTEN = "written"
    LATEST = "latest"
    PRACTISED = "practised"
    ENDED = "ended"
    ABSENCE = "absence"
    CLOSED = "closed"
    ERASED = "erased"


_COUNTED = {
    Counted.NOT_KEPT: Text(
        "not kept: gone when the talk goes on", "रखा नहीं जाता: बात आगे बढ़ते ही मिट जाता है"
    ),
    Counted.WRITTEN: Text("{}", "{}"),
    Counted.LATEST: Text("only the latest values, {}", "केवल सबसे नए मान, {}"),
    Counted.PRACTISED: Text("{} after the last practice", "आख़िरी अभ्यास के बाद {}"),
    Counted.ENDED: Text("{} after it ended", "समाप्त होने के बाद {}"),
    Counted.ABSENCE: Text(
        "until you erase it, and at most {} after anybody of your family was last here",
        "जब तक आप न हटाएँ, और परिवार में से किसी के आख़िरी बार आने के अधिक से अधिक {} बाद तक",
    ),
    Counted.CLOSED: Text(
        "as proof, until {} after your family has left us",
        "प्रमाण के रूप में, आपके परिवार के जाने के {} बाद तक",
    ),
    Counted.ERASED: Text("{} after the erasure", "मिटाए जाने के {} बाद तक"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """
    How long one kind of data is kept, region by region.

    `purpose` names the consent that it needs; "" for what the contract, security or the law needs.
    """

    data_class: DataClass
    what: Text
    why: Text
    counted: Counted
    periods: Mapping[Region, Period]
    purpose: str = ""

    def until(self, region: Region) -> Text:
        """When it goes, for parents of `region`."""
        said, period = _COUNTED[self.counted], self.periods[region].text
        return Text(said.en.format(period.en), said.hi.format(period.hi))

    @property
    def longest(self) -> timedelta:
        """The period where no family is known: no region's is longer."""
        return max(period.length for period in self.periods.values())


def same(number: int, unit: str) -> dict[Region, Period]:
    """The same period everywhere."""
    return dict.fromkeys(Region, Period(number, unit))


def each(us: Period, europe: Period, india: Period) -> dict[Region, Period]:
    """Elsewhere it is as in Europe, which is the strictest."""
    return {
        Region.US: us,
        Region.EU: europe,
        Region.UK: europe,
        Region.IN: india,
        Region.OTHER: europe,
    }


def days(us: int, europe: int, india: int) -> dict[Region, Period]:
    """Days, else as `each`."""
    return each(Period(us, "days"), Period(europe, "days"), Period(india, "days"))
