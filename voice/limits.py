"""
When a child may talk: daily minutes and quiet hours, as arithmetic on the clock on its wall.

Pure: instants are aware datetimes, compared in UTC; the wall shows what the child's time zone
makes of them. Quiet is whatever the wall shows inside a window, so an hour that the clocks skip is
no quiet hour and one that happens twice is quiet twice. The day of the daily minutes begins with
the first instant whose date is the next one, which is not always midnight.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import inf
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LOOK_AHEAD_DAYS = 9  # windows come again every week; one day each for both ends of it
STEPS_AHEAD = 64  # of refusals that follow each other without a pause
OFFSET_STEP = timedelta(hours=3)  # no zone changes its offset twice within
EXACT = timedelta(microseconds=1)
GREENWICH = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Window:
    """
    Quiet from `starts` until before `ends` on a weekday (0 is Monday) of the wall's calendar.

    An end that is before the start is on the next day; a window without length is never quiet.
    """

    weekday: int
    starts: time
    ends: time

    def evening(self, wall: datetime) -> date | None:
        """The date on which the window began that `wall` (what the clock shows) is in, or None."""
        at = wall.time()
        is_over_midnight = self.ends < self.starts
        if wall.weekday() == self.weekday and self.starts <= at:
            return wall.date() if at < self.ends or is_over_midnight else None
        if (wall.weekday() - 1) % 7 == self.weekday and is_over_midnight and at < self.ends:
            return wall.date() - DAY
        return None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a family allows its child. `daily_seconds` of talking; None: as much as it likes."""

    daily_seconds: int | None = None
    quiet: tuple[Window, ...] = ()
    has_bonus_story: bool = False
    zone: ZoneInfo = GREENWICH

    @property
    def is_free(self) -> bool:
        """Nothing is limited."""
        return self.daily_seconds is None and not self.quiet

    def day(self, now: datetime) -> date:
        """The date on the child's wall."""
        return now.astimezone(self.zone).date()


UNLIMITED = Allowed()


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    Whether a child may talk at an instant.

    `state` is empty, "quiet_hours" or "limit". A refusal has `until`, the first instant at which
    the child may talk again, None when that is not within a week. A permission has `ends_at`, the
    instant at which `ends_by` would end it if the child went on talking, None likewise.
    `seconds_left` of the day, None without a limit. `evening` is the date on which the quiet hours
    began.
    """

    state: str = ""
    until: datetime | None = None
    seconds_left: float | None = None
    ends_at: datetime | None = None
    ends_by: str = ""
    evening: date | None = None

    def outlook(self, *, now: datetime, has_bonus: bool) -> "Outlook":
        """The same for a conversation, whose time is counted in seconds."""
        ends_in = inf if self.ends_at is None else (self.ends_at - now).total_seconds()
        has_bonus = has_bonus and self.evening is not None
        return Outlook(self.state, ends_in, self.ends_by, has_bonus, self.evening)


@dataclass(frozen=True, slots=True)
class Outlook:
    """
    How a conversation stands with the limits: what it is told while it goes on.

    `state`, `ends_by` and `evening` are those of the verdict, `ends_in` is in seconds.
    `has_bonus`: though it is quiet, the child may hear one more story, or go on hearing it.
    """

    state: str = ""
    ends_in: float = inf
    ends_by: str = ""
    has_bonus: bool = False
    evening: date | None = None


FREE = Outlook()


def judge(allowed: Allowed, *, used_seconds: float, now: datetime) -> Verdict:
    """What the limits say `now`, after `used_seconds` of talking on the child's present day."""
    now = now.astimezone(UTC)
    daily = allowed.daily_seconds
    left = None if daily is None else max(0.0, float(daily) - max(0.0, used_seconds))
    evening = evening_of(allowed, now)
    state = "quiet_hours" if evening else "limit" if left == 0 else ""
    if state:
        until = _first_allowed(allowed, has_used_up=left == 0, now=now)
        return Verdict(state, until, left, evening=evening)
    quiet_at = _change(allowed, now, is_quiet=True)
    limit_at = None if left is None else _used_up_at(allowed, left, now=now, before=quiet_at)
    if limit_at is not None:
        return Verdict(seconds_left=left, ends_at=limit_at, ends_by="limit")
    return Verdict(seconds_left=left, ends_at=quiet_at, ends_by="quiet_hours" if quiet_at else "")


def evening_of(allowed: Allowed, now: datetime) -> date | None:
    """The date on which the quiet hours began that it is in `now`; None when it is not quiet."""
    wall = now.astimezone(allowed.zone)
    dates = (window.evening(wall) for window in allowed.quiet)
    return min((date for date in dates if date is not None), default=None)


def day_begins(allowed: Allowed, now: datetime) -> datetime:
    """The first instant of the child's present day, in UTC."""
    today = allowed.day(now)
    began = now.astimezone(UTC)
    for edge in reversed(_edges(allowed.zone, (), allowed.day(now - 2 * DAY))):
        if edge <= began and allowed.day(edge) == today:
            began = edge
    return began


# -- inside --------------------------------------------------------------------------------------


def _first_allowed(allowed: Allowed, *, has_used_up: bool, now: datetime) -> datetime | None:
    today, at = allowed.day(now), now
    for _ in range(STEPS_AHEAD):
        if evening_of(allowed, at) is not None:
            after = _change(allowed, at, is_quiet=False)
        elif has_used_up and allowed.day(at) <= today:
            after = _next_day(allowed, at)
        else:
            return at
        if after is None or after - now > DAY * LOOK_AHEAD_DAYS:
            return None
        at = after
    return None


def _used_up_at(
    allowed: Allowed, left: float, *, now: datetime, before: datetime | None
) -> datetime | None:
    """When talking without a pause uses up the minutes of a day, if that is earlier."""
    at = now
    for _ in range(LOOK_AHEAD_DAYS):
        if before is not None and at >= before:
            return None
        following = _next_day(allowed, at)
        used_up = at + timedelta(seconds=left)
        if used_up < following:
            return used_up if before is None or used_up < before else None
        at, left = following, float(allowed.daily_seconds or 0)
    return None


def _change(allowed: Allowed, now: datetime, *, is_quiet: bool) -> datetime | None:
    """The first instant after `now` at which it is quiet, or is not."""
    edges = _edges(allowed.zone, allowed.quiet, allowed.day(now))
    for edge in edges[bisect_right(edges, now) :]:
        if (evening_of(allowed, edge) is not None) is is_quiet:
            return edge
    return None


def _next_day(allowed: Allowed, now: datetime) -> datetime:
    edges = _edges(allowed.zone, (), allowed.day(now))
    today = allowed.day(now)
    for edge in edges[bisect_right(edges, now) :]:
        if allowed.day(edge) > today:
            return edge
    raise ValueError(f"no day follows {today}")


@lru_cache(maxsize=4096)
def _edges(zone: ZoneInfo, quiet: tuple[Window, ...], today: date) -> tuple[datetime, ...]:
    """Every instant of the coming days at which something may change, in order, in UTC."""
    edges = set()
    times = {time.min, *(one for window in quiet for one in (window.starts, window.ends))}
    for day in range(-1, LOOK_AHEAD_DAYS + 1):
        for at in times:
            for fold in (0, 1):
                wall = datetime.combine(today + DAY * day, at.replace(fold=fold), tzinfo=zone)
                edges.add(wall.astimezone(UTC))
    begins = datetime.combine(today - DAY, time.min, tzinfo=UTC) - DAY
    edges.update(_shifts(zone, begins, begins + DAY * (LOOK_AHEAD_DAYS + 3)))
    return tuple(sorted(edges))


def _shifts(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """When the clocks of the zone are put forward or back."""
    early = begins
    while early < ends:
        late = early + OFFSET_STEP
        if early.astimezone(zone).utcoffset() != late.astimezone(zone).utcoffset():
            yield _shift(zone, early, late)
        early = late


def _shift(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    before = early.astimezone(zone).utcoffset()
    while late - early > EXACT:
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)
