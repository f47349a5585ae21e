"""Daily minutes and quiet hours, in zones whose clocks jump at every awkward hour."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from voice.limits import Allowed, Verdict, Window, day_begins, judge

SATURDAY, SUNDAY = 5, 6
SECOND = timedelta(seconds=1)
INSTANT = timedelta(microseconds=1)

# Half an hour of summer time, two hours, at midnight, at a minute past it, a date left out.
ZONES = [
    "UTC",
    "Asia/Kolkata",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Africa/Cairo",
    "America/Havana",
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Apia",
]
SHIFTS = [
    datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York, forward
    datetime(2026, 11, 1, 6, tzinfo=UTC),  # New York, back
    datetime(2026, 3, 29, 1, tzinfo=UTC),  # London, and Troll by two hours
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),  # Lord Howe
    datetime(2026, 4, 23, 22, tzinfo=UTC),  # Cairo: there is no midnight
    datetime(2026, 10, 29, 21, tzinfo=UTC),  # Cairo: eleven in the evening happens twice
    datetime(2026, 3, 8, 5, tzinfo=UTC),  # Havana: there is no midnight
    datetime(2026, 11, 1, 5, tzinfo=UTC),  # Havana: midnight happens twice
    datetime(2010, 11, 7, 2, 31, tzinfo=UTC),  # St John's: a minute of tomorrow, then today again
    datetime(2011, 12, 30, 10, tzinfo=UTC),  # Apia: no 30 December
]

zones = st.sampled_from(ZONES).map(ZoneInfo)
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))
windows = st.builds(Window, st.integers(0, 6), times, times)
some_windows = st.lists(windows, max_size=7, unique_by=lambda one: one.weekday).map(tuple)
minutes = st.none() | st.integers(1, 24 * 60).map(lambda one: one * 60)
limits = st.builds(Allowed, minutes, some_windows, st.booleans(), zones)
near_shifts = st.builds(
    lambda shift, seconds: shift + SECOND * seconds,
    st.sampled_from(SHIFTS),
    st.integers(-2 * 86_400, 2 * 86_400),
)
any_time = st.integers(0, 27 * 365 * 86_400).map(
    lambda seconds: datetime(2010, 1, 1, tzinfo=UTC) + SECOND * seconds
)
instants = near_shifts | any_time
uses = st.floats(0, 100_000)


def shows_quiet(allowed: Allowed, now: datetime) -> bool:
    """The definition, minute by minute of the wall's week."""
    wall = now.astimezone(allowed.zone)
    at = wall.weekday() * 1440 + wall.hour * 60 + wall.minute
    for window in allowed.quiet:
        begins = window.weekday * 1440 + window.starts.hour * 60 + window.starts.minute
        length = (window.ends.hour - window.starts.hour) * 60
        length = (length + window.ends.minute - window.starts.minute) % 1440
        if (at - begins) % (7 * 1440) < length:
            return True
    return False


def allowed_at(allowed: Allowed, at: datetime, *, used: float, today: date) -> bool:
    is_same_day = allowed.day(at) <= today
    return judge(allowed, used_seconds=used if is_same_day else 0, now=at).state == ""


# -- what always holds ---------------------------------------------------------------------------


@given(limits, instants)
def test_it_is_quiet_exactly_while_the_wall_shows_a_time_in_a_window(allowed, now):
    verdict = judge(allowed, used_seconds=0, now=now)
    assert (verdict.state == "quiet_hours") is shows_quiet(allowed, now)
    assert (verdict.evening is not None) is shows_quiet(allowed, now)


@given(limits, instants, uses)
def test_used_minutes_refuse_exactly_when_there_are_none_left(allowed, now, used):
    assume(not shows_quiet(allowed, now))
    is_used_up = allowed.daily_seconds is not None and used >= allowed.daily_seconds
    assert judge(allowed, used_seconds=used, now=now).state == ("limit" if is_used_up else "")


@given(limits, instants, st.floats(-1000, 100_000))
def test_nothing_is_negative_and_nothing_is_past(allowed, now, used):
    verdict = judge(allowed, used_seconds=used, now=now)
    assert (verdict.seconds_left is None) is (allowed.daily_seconds is None)
    assert verdict.seconds_left is None or 0 <= verdict.seconds_left <= allowed.daily_seconds
    assert verdict.until is None or verdict.until > now
    assert verdict.ends_at is None or verdict.ends_at > now
    assert (verdict.ends_at is None) is (verdict.ends_by == "")


@given(limits, instants, uses, st.lists(st.floats(0, 1), max_size=20))
def test_until_is_the_first_instant_that_is_allowed(allowed, now, used, parts):
    verdict = judge(allowed, used_seconds=used, now=now)
    assume(verdict.until is not None)
    today = allowed.day(now)
    assert allowed_at(allowed, verdict.until, used=used, today=today)
    assert not allowed_at(allowed, verdict.until - INSTANT, used=used, today=today)
    for part in parts:
        between = now + (verdict.until - INSTANT - now) * part
        assert not allowed_at(allowed, between, used=used, today=today)


@given(limits, instants, uses, st.lists(st.floats(0, 1), max_size=20))
def test_quiet_begins_when_it_was_said_and_not_before(allowed, now, used, parts):
    verdict = judge(allowed, used_seconds=used, now=now)
    assume(verdict.ends_by == "quiet_hours")
    assert shows_quiet(allowed, verdict.ends_at)
    for part in parts:
        assert not shows_quiet(allowed, now + (verdict.ends_at - INSTANT - now) * part)


@given(zones, instants, st.integers(1, 600), st.floats(0, 0.99))
def test_who_talks_on_has_nothing_left_when_it_was_said(zone, now, daily, part):
    allowed = Allowed(daily_seconds=daily, zone=zone)
    verdict = judge(allowed, used_seconds=daily * part, now=now)
    talked = (verdict.ends_at - now).total_seconds()
    if allowed.day(verdict.ends_at) == allowed.day(now):
        talked += daily * part
    else:
        talked -= (day_begins(allowed, verdict.ends_at) - now).total_seconds()
    assert talked == pytest.approx(daily, abs=1e-3)


@given(limits, instants, uses, uses)
def test_who_talked_more_may_never_do_more(allowed, now, used, more):
    one = judge(allowed, used_seconds=used, now=now)
    other = judge(allowed, used_seconds=used + more, now=now)
    far = datetime.max.replace(tzinfo=UTC)
    assert other.state == one.state or one.state == ""
    assert (other.seconds_left or 0) <= (one.seconds_left or 0)
    if other.state == "":
        assert (other.ends_at or far) <= (one.ends_at or far)
    elif one.state:
        assert (other.until or far) >= (one.until or far)


@given(instants, zones)
def test_without_limits_a_child_may_always_talk(now, zone):
    assert judge(Allowed(zone=zone), used_seconds=1e9, now=now) == Verdict()


@given(zones, instants)
@example(ZoneInfo("America/Havana"), datetime(2026, 3, 8, 12, tzinfo=UTC))
def test_a_day_begins_with_its_first_instant(zone, now):
    allowed = Allowed(zone=zone)
    began = day_begins(allowed, now)
    assert began <= now < began + timedelta(hours=26)
    assert allowed.day(began) == allowed.day(now)
    if zone.key != "America/St_Johns":  # there a day once went on after a minute of the next
        assert allowed.day(began - INSTANT) < allowed.day(now)


# -- on the clock --------------------------------------------------------------------------------

NEW_YORK = ZoneInfo("America/New_York")


def wall(*parts: int, zone: ZoneInfo = NEW_YORK, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=zone, fold=fold).astimezone(UTC)


def quiet(weekday: int, starts: str, ends: str, zone: ZoneInfo = NEW_YORK) -> Allowed:
    window = Window(weekday, time.fromisoformat(starts), time.fromisoformat(ends))
    return Allowed(quiet=(window,), zone=zone)


def said(allowed: Allowed, now: datetime, used: float = 0) -> Verdict:
    return judge(allowed, used_seconds=used, now=now)


def test_a_window_over_midnight_ends_on_the_next_morning():
    allowed = quiet(SATURDAY, "20:00", "07:00")
    evening = said(allowed, wall(2026, 6, 6, 20))
    night = said(allowed, wall(2026, 6, 7, 6, 59))
    assert (evening.state, night.state) == ("quiet_hours", "quiet_hours")
    assert evening.until == night.until == wall(2026, 6, 7, 7)
    assert evening.evening == night.evening == date(2026, 6, 6)
    assert said(allowed, wall(2026, 6, 7, 7)).state == ""
    assert said(allowed, wall(2026, 6, 7, 20)).state == ""


def test_a_window_that_begins_in_a_skipped_hour_begins_when_the_clock_is_beyond_it():
    allowed = quiet(SUNDAY, "02:30", "07:00")
    assert said(allowed, wall(2026, 3, 8, 1, 59)).ends_at == wall(2026, 3, 8, 3)
    assert said(allowed, wall(2026, 3, 8, 3)).until == wall(2026, 3, 8, 7)


def test_a_window_within_a_skipped_hour_is_left_out_that_day():
    allowed = quiet(SUNDAY, "02:10", "02:50")
    assert said(allowed, wall(2026, 3, 8, 1)).ends_at == wall(2026, 3, 15, 2, 10)


def test_a_window_in_an_hour_that_happens_twice_is_quiet_twice():
    allowed = quiet(SUNDAY, "01:15", "01:45")
    first = said(allowed, wall(2026, 11, 1, 1, 30))
    assert first.until == wall(2026, 11, 1, 1, 45)
    between = said(allowed, wall(2026, 11, 1, 1, 50))
    assert (between.state, between.ends_at) == ("", wall(2026, 11, 1, 1, 15, fold=1))
    assert said(allowed, wall(2026, 11, 1, 1, 30, fold=1)).state == "quiet_hours"


def test_a_window_without_length_is_never_quiet():
    assert said(quiet(SUNDAY, "07:00", "07:00"), wall(2026, 6, 7, 7)) == Verdict()


def test_windows_that_touch_are_one_rest():
    windows = (Window(5, time(20), time(0)), Window(6, time(0), time(9)))
    allowed = Allowed(quiet=windows, zone=NEW_YORK)
    assert said(allowed, wall(2026, 6, 6, 22)).until == wall(2026, 6, 7, 9)


def test_a_week_without_a_pause_has_no_end():
    windows = tuple(Window(day, time(12), time(11, 59)) for day in range(7))
    windows += tuple(Window(day, time(11), time(13)) for day in range(7))
    verdict = said(Allowed(quiet=windows, zone=NEW_YORK), wall(2026, 6, 6, 22))
    assert (verdict.state, verdict.until) == ("quiet_hours", None)


def test_midnight_gives_new_minutes():
    allowed = Allowed(daily_seconds=600, zone=NEW_YORK)
    assert said(allowed, wall(2026, 6, 6, 23), used=600).until == wall(2026, 6, 7)
    talking_on = said(allowed, wall(2026, 6, 6, 23, 59), used=500)
    assert (talking_on.ends_by, talking_on.ends_at) == ("limit", wall(2026, 6, 7, 0, 10))


def test_where_there_is_no_midnight_the_day_begins_at_one():
    cairo = ZoneInfo("Africa/Cairo")
    allowed = Allowed(daily_seconds=600, zone=cairo)
    verdict = said(allowed, wall(2026, 4, 23, 23, zone=cairo), used=600)
    assert verdict.until == wall(2026, 4, 24, 1, zone=cairo)


def test_after_used_minutes_comes_the_morning_after_a_quiet_night():
    night = Window(SATURDAY, time(20), time(7))
    allowed = Allowed(daily_seconds=600, quiet=(night,), zone=NEW_YORK)
    before = said(allowed, wall(2026, 6, 6, 19), used=600)
    assert (before.state, before.until) == ("limit", wall(2026, 6, 7, 7))
    assert said(allowed, wall(2026, 6, 6, 21), used=600).state == "quiet_hours"


def test_what_comes_first_is_told_as_what_ends_it():
    evening = Window(SATURDAY, time(20), time(7))
    allowed = Allowed(daily_seconds=3600, quiet=(evening,), zone=NEW_YORK)
    assert said(allowed, wall(2026, 6, 6, 19, 30)).ends_by == "quiet_hours"
    assert said(allowed, wall(2026, 6, 6, 19, 30), used=3000).ends_by == "limit"
