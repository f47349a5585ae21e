"""
The consent epoch: a number for each child in Redis that changes when anything about what may be
done changes. Conversations compare it; a number that changed, or cannot be read, means: ask again.

`COUNT` changes with every epoch, so that whoever does not know yet which child it is about can see
that nothing changed meanwhile. The message on `CHANNEL`, the child's id, is for speed alone.
"""

import logging
from functools import cache
from uuid import UUID

import redis
from django.conf import settings

log = logging.getLogger(__name__)

WAIT_SECONDS = 1.0
COUNT = "epoch:count"
CHANNEL = "epochs"


def key_of(child_id: UUID | str) -> str:
    """Where the child's epoch stands in Redis."""
    return f"epoch:{child_id}"


def bump(*child_ids: UUID | str) -> None:
    """
    Tell every process that something changed for the children. Called after the commit.

    Redis out of reach is logged and not raised: without Redis no talk goes on anywhere.
    """
    try:
        # One transaction: who finds the count as it was has read all epochs as they are.
        with _redis().pipeline(transaction=True) as pipeline:
            for child_id in child_ids:
                pipeline.incr(COUNT)
                pipeline.incr(key_of(child_id))
                pipeline.publish(CHANNEL, str(child_id))
            pipeline.execute()
    except redis.RedisError as problem:
        log.warning("an epoch was not told", extra={"why": type(problem).__name__})


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS
    )
