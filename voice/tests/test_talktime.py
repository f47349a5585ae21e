"""What a door knows of the day: real Redis, and the recorded talks when Redis knows nothing."""

from datetime import UTC, datetime, time, timedelta
from math import inf
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import redis
from django.conf import settings

from voice.limits import FREE, Allowed, Window
from voice.models import Interaction
from voice.talktime import ADD, LIVES_SECONDS, bonus_key, outlook_at_door, talk_key

KOLKATA = ZoneInfo("Asia/Kolkata")
NIGHT = tuple(Window(day, time(20), time(7)) for day in range(7))


def wall(hour: int, minute: int = 0, *, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=KOLKATA).astimezone(UTC)


@pytest.fixture
def store():
    with redis.Redis.from_url(settings.REDIS_URL) as one:
        yield one


def minutes(count: int, **more) -> Allowed:
    return Allowed(daily_seconds=count * 60, zone=KOLKATA, **more)


def talked(child, seconds: int, *, at: datetime) -> None:
    Interaction.objects.create(profile=child, started_at=at, duration_seconds=seconds)


def test_what_is_added_lives_for_two_days(store):
    key = f"talked:{uuid4()}"
    assert store.eval(ADD, 1, key, 1500, 0, LIVES_SECONDS) == 1500
    assert store.eval(ADD, 1, key, 500, 0, LIVES_SECONDS) == 2000
    assert LIVES_SECONDS - 5 <= store.ttl(key) <= LIVES_SECONDS == 2 * 86_400


def test_what_somebody_remembers_is_the_least_there_was(store):
    key = f"talked:{uuid4()}"
    assert store.eval(ADD, 1, key, 500, 90_000, LIVES_SECONDS) == 90_000
    assert store.eval(ADD, 1, key, 500, 60_000, LIVES_SECONDS) == 90_500


def test_without_limits_nobody_is_asked(asha, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert outlook_at_door(asha.pk, Allowed(zone=KOLKATA), now=wall(12)) == FREE


def test_the_count_of_the_day_is_what_is_used(asha, store):
    store.set(talk_key(asha.pk, wall(12).astimezone(KOLKATA).date()), 8 * 60_000)
    outlook = outlook_at_door(asha.pk, minutes(10), now=wall(12))
    assert (outlook.state, outlook.ends_in, outlook.ends_by) == ("", 120, "limit")
    assert outlook_at_door(asha.pk, minutes(8), now=wall(12)).state == "limit"


def test_a_lost_count_is_made_up_from_what_was_recorded_today(asha, store):
    talked(asha, 300, at=wall(9))
    talked(asha, 240, at=wall(11))
    talked(asha, 3600, at=wall(23, 59, day=19))
    outlook = outlook_at_door(asha.pk, minutes(10), now=wall(12))
    assert outlook.ends_in == 60
    assert int(store.get(talk_key(asha.pk, wall(12).astimezone(KOLKATA).date()))) == 540_000


def test_one_childs_talking_is_not_anothers(asha, ravi):
    talked(ravi, 3600, at=wall(9))
    assert outlook_at_door(asha.pk, minutes(10), now=wall(12)).state == ""


def test_the_day_is_the_childs_own(asha):
    talked(asha, 600, at=wall(23))
    assert outlook_at_door(asha.pk, minutes(10), now=wall(23, 30)).state == "limit"
    after = outlook_at_door(asha.pk, minutes(10), now=wall(0, 5, day=21))
    assert (after.state, after.ends_in) == ("", 600)


def test_a_bonus_is_there_once_an_evening(asha, store):
    allowed = Allowed(quiet=NIGHT, has_bonus_story=True, zone=KOLKATA)
    evening = outlook_at_door(asha.pk, allowed, now=wall(21))
    assert (evening.state, evening.has_bonus) == ("quiet_hours", True)
    store.set(bonus_key(asha.pk, evening.evening), "session-1")
    assert not outlook_at_door(asha.pk, allowed, now=wall(21)).has_bonus
    assert not outlook_at_door(asha.pk, allowed, now=wall(1, day=21)).has_bonus  # the same evening
    assert outlook_at_door(asha.pk, allowed, now=wall(21, day=21)).has_bonus


@pytest.mark.parametrize("used_up", [True, False])
def test_used_up_minutes_leave_no_story(asha, used_up):
    talked(asha, 600 if used_up else 60, at=wall(12))
    outlook = outlook_at_door(
        asha.pk, minutes(10, quiet=NIGHT, has_bonus_story=True), now=wall(21)
    )
    assert (outlook.state, outlook.has_bonus) == ("quiet_hours", not used_up)


def test_a_family_without_bonus_gives_none(asha):
    outlook = outlook_at_door(asha.pk, Allowed(quiet=NIGHT, zone=KOLKATA), now=wall(21))
    assert (outlook.state, outlook.has_bonus) == ("quiet_hours", False)


def test_quiet_hours_to_come_are_told(asha):
    outlook = outlook_at_door(asha.pk, Allowed(quiet=NIGHT, zone=KOLKATA), now=wall(19, 58))
    assert (outlook.state, outlook.ends_in, outlook.ends_by) == ("", 120, "quiet_hours")
    assert outlook.ends_in < inf


def test_a_talk_that_is_recorded_as_later_is_not_counted(asha):
    talked(asha, 600, at=wall(12) + timedelta(hours=1))
    assert outlook_at_door(asha.pk, minutes(10), now=wall(12)).state == ""
