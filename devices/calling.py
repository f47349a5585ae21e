"""
What the rest of the platform tells a toy that is connected: policy, settings, "say hello".

Travels through the channel layer, across processes; never audio. Delivery is at most once. A toy
that was asked for an answer leaves it in Redis, where whoever asked waits for it.
"""

import logging
import secrets
from functools import cache
from typing import Any
from uuid import UUID

import redis
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

log = logging.getLogger(__name__)

ANSWER_SECONDS = 2.0  # a connected toy's process answers within milliseconds
ANSWER_LIVES_SECONDS = 10
_PREFIX = "toy-answer:"


def group_of(device_id: UUID | str) -> str:
    """The channel layer's group that a toy's sockets listen to."""
    return f"toy.{UUID(str(device_id)).hex}"


def tell_toys(device_ids: list[UUID], kind: str, **members: Any) -> None:
    """Send `kind` ("policy" with state, "settings" with volume and lights) to connected toys."""
    send = async_to_sync(get_channel_layer().group_send)
    for device_id in device_ids:
        send(group_of(device_id), {"type": f"toy.{kind}", **members})


def try_to_tell(device_ids: list[UUID], kind: str, **members: Any) -> None:
    """As `tell_toys`, for what has been committed already: without Redis it is only logged."""
    try:
        tell_toys(device_ids, kind, **members)
    except (redis.RedisError, OSError) as problem:
        log.warning("a toy was not told", extra={"kind": kind, "why": type(problem).__name__})


def ask_toy(device_id: UUID, kind: str, *, seconds: float = ANSWER_SECONDS) -> str | None:
    """
    Send `kind` and wait for the one word that the toy's process answers with.

    None: no process holds a connection of the toy, or Redis cannot be reached.
    """
    key = _PREFIX + secrets.token_hex(16)
    try:
        tell_toys([device_id], kind, answer_to=key)
        came = _redis().blpop([key], timeout=seconds)
    except (redis.RedisError, OSError) as problem:
        log.warning("a toy was not asked", extra={"kind": kind, "why": type(problem).__name__})
        return None
    return came[1].decode() if came else None  # type: ignore[index]


def answer(key: str, word: str) -> None:
    """Answer `ask_toy`. Waits for Redis: not for an event loop's thread."""
    if not key.startswith(_PREFIX):
        raise ValueError("not a question's key")
    with _redis().pipeline() as pipeline:
        pipeline.rpush(key, word)
        pipeline.expire(key, ANSWER_LIVES_SECONDS)
        pipeline.execute()


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=ANSWER_SECONDS * 2, socket_connect_timeout=1.0
    )
