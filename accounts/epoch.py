"""
The consent epoch: a number for each child in Redis that changes when anything about what may be
done changes. Conversations compare it; a number that changed, or cannot be read, means: ask again.
"""

import logging
from functools import cache
from uuid import UUID

import redis
from django.conf import settings

log = logging.getLogger(__name__)

WAIT_SECONDS = 1.0


def key_of(child_id: UUID | str) -> str:
    """Where the child's epoch stands in Redis."""
    return f"epoch:{child_id}"


def bump(*child_ids: UUID | str) -> None:
    """
    Tell every process that something changed for the children. Called after the commit.

    Redis out of reach is logged and not raised: without Redis no talk goes on anywhere.
    """
    try:
        with _redis().pipeline(transaction=False) as pipeline:
            for child_id in child_ids:
                pipeline.incr(key_of(child_id))
            pipeline.execute()
    except redis.RedisError as problem:
        log.warning("an epoch was not told", extra={"why": type(problem).__name__})


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS
    )
