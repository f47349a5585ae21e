"""Seven bars of time together."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from accounts.portal.week import TALLEST, week

INDIA = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # noon in India


def test_a_week_is_seven_days_up_to_today():
    bars = week([], INDIA, now=NOW)
    assert [bar.day for bar in bars] == [date(2026, 11, day) for day in range(14, 21)]
    assert [bar.is_today for bar in bars] == [False] * 6 + [True]
    assert [bar.height for bar in bars] == [0] * 7


def test_a_talk_counts_for_the_day_on_which_it_began_where_the_child_lives():
    late = datetime(2026, 11, 18, 18, 29, tzinfo=UTC)  # 23:59 in India
    bars = week([(late, 600), (late.replace(minute=30), 300)], INDIA, now=NOW)
    assert [bar.minutes for bar in bars] == [0, 0, 0, 0, 10, 5, 0]


def test_a_talk_of_more_than_a_week_ago_is_not_counted():
    assert not any(
        bar.minutes for bar in week([(datetime(2026, 11, 13, tzinfo=UTC), 600)], INDIA, now=NOW)
    )


def test_a_few_seconds_are_a_minute():
    assert week([(NOW, 5)], INDIA, now=NOW)[-1].minutes == 1


def test_the_longest_day_is_the_tallest_bar_and_stands_on_the_ground():
    bars = week([(NOW, 3600), (datetime(2026, 11, 19, 6, tzinfo=UTC), 1800)], INDIA, now=NOW)
    assert (bars[-1].height, bars[-2].height) == (TALLEST, TALLEST // 2)
    assert bars[-1].top + bars[-1].height == bars[-2].top + bars[-2].height


def test_a_week_of_short_talks_is_not_drawn_as_a_long_one():
    assert week([(NOW, 60)], INDIA, now=NOW)[-1].height == TALLEST // 10


def test_a_day_of_the_clocks_change_is_one_day():
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 10, 26, 12, tzinfo=UTC)  # the day after 25 hours
    talks = [(datetime(2026, 10, 24, 22, 30, tzinfo=UTC), 600)]  # 0:30 on the 25th
    assert [bar.minutes for bar in week(talks, berlin, now=now)][-2:] == [10, 0]
