"""
How long each child has talked today, and who tells the one more story of the evening.

Both stand in Redis alone, for two days, and hold for all toys of a child and all processes. When
Redis has lost them, whoever remembers a higher count restores it, and the talks that are recorded
in the database are the least there was. Counts are milliseconds.
"""

from datetime import date, datetime
from functools import cache
from uuid import UUID

import redis
from django.conf import settings
from django.db.models import Sum

from voice.limits import FREE, Allowed, Outlook, day_begins, judge
from voice.models import Interaction

LIVES_SECONDS = 2 * 24 * 3600
WAIT_SECONDS = 1.0

# KEYS: a count. ARGV: what to add, what it is at least, how long it lives. Returns the count.
ADD = """
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if count < tonumber(ARGV[2]) then
    count = tonumber(ARGV[2])
    redis.call('SET', KEYS[1], ARGV[2])
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
return count
"""


def talk_key(child_id: UUID, day: date) -> str:
    """Where it is counted how long the child has talked on a day of its own calendar."""
    return f"talked:{child_id}:{day.isoformat()}"


def bonus_key(child_id: UUID, evening: date) -> str:
    """Where the session stands that tells, or has told, the evening's one more story."""
    return f"bonus-story:{child_id}:{evening.isoformat()}"


def outlook_at_door(child_id: UUID, allowed: Allowed, *, now: datetime) -> Outlook:
    """
    How a talk would begin. Waits for Redis, and for the database when Redis knows nothing.

    Raises redis.RedisError, and what the database raises. Nothing is asked without limits.
    """
    if allowed.is_free:
        return FREE
    used_seconds = 0.0 if allowed.daily_seconds is None else _used_seconds(child_id, allowed, now)
    verdict = judge(allowed, used_seconds=used_seconds, now=now)
    has_bonus = allowed.has_bonus_story and verdict.seconds_left != 0
    if has_bonus and verdict.evening is not None:
        has_bonus = _redis().get(bonus_key(child_id, verdict.evening)) is None
    return verdict.outlook(now=now, has_bonus=has_bonus)


def _used_seconds(child_id: UUID, allowed: Allowed, now: datetime) -> float:
    key = talk_key(child_id, allowed.day(now))
    count = _redis().get(key)
    if count is None:
        talks = Interaction.objects.filter(
            profile_id=child_id, started_at__gte=day_begins(allowed, now), started_at__lte=now
        )
        recorded = talks.aggregate(seconds=Sum("duration_seconds"))["seconds"] or 0
        count = _redis().eval(ADD, 1, key, "0", str(recorded * 1000), str(LIVES_SECONDS))
    return int(count) / 1000  # type: ignore[arg-type]


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS
    )
