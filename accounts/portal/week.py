"""Time together in the last seven days, drawn as bars. Pure; in the child's own days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = 7
DAY = timedelta(days=1)
TALLEST = 80  # of a bar, in the units of the drawing
STEP = 40  # from bar to bar
_LEAST_SCALE_MINUTES = 10  # a week of short talks is not drawn as if they were long


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: its minutes, and where its bar stands in the drawing."""

    day: date
    minutes: int
    left: int
    top: int
    height: int
    is_today: bool

    @property
    def middle(self) -> int:
        return self.left + STEP // 2

    @property
    def above(self) -> int:
        """Where the number of minutes stands."""
        return self.top - 5


def week(talks: Iterable[tuple[datetime, int]], zone: ZoneInfo, *, now: datetime) -> list[Bar]:
    """Seven bars up to today. `talks` are starts and seconds; each counts for the day it began."""
    today = now.astimezone(zone).date()
    seconds = {today - timedelta(days=ago): 0 for ago in reversed(range(DAYS))}
    for started_at, lasted in talks:
        day = started_at.astimezone(zone).date()
        if day in seconds:
            seconds[day] += lasted
    minutes = {day: _minutes(total) for day, total in seconds.items()}
    scale = max(_LEAST_SCALE_MINUTES, *minutes.values())
    return [
        _bar(place, day, count, scale, is_today=day == today)
        for place, (day, count) in enumerate(minutes.items())
    ]


def _minutes(seconds: int) -> int:
    return max(1, round(seconds / 60)) if seconds else 0


def _bar(place: int, day: date, minutes: int, scale: int, *, is_today: bool) -> Bar:
    height = max(3, TALLEST * minutes // scale) if minutes else 0
    return Bar(day, minutes, place * STEP, 20 + TALLEST - height, height, is_today)
