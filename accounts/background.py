"""
Sending work to the background: by the task's name, with ids alone, once the transaction commits.

What lies in the broker can be read by whoever reads the broker, so nothing but an id gets there.
"""

import logging
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import InterfaceError, OperationalError, transaction
from kombu.exceptions import OperationalError as BrokerAway
from redis.exceptions import RedisError

from keyring.wrapping import KeyStoreUnavailable

log = logging.getLogger(__name__)

# What passes: a database, a key store or a service that is away. The work is tried again later.
PASSING = (OperationalError, InterfaceError, KeyStoreUnavailable, RedisError, OSError)


class NotAnId(TypeError):
    """A task would have been sent with something else than ids."""

    code = "not-an-id"


def send_after_commit(task: str, *ids: UUID | int | str) -> None:
    """
    Have the worker do `task` once the transaction commits; outside of one, now.

    A broker out of reach is logged and not raised: what was committed is committed all the same,
    and whatever must not be forgotten has a task of the clock that looks for what was left over.
    Raises NotAnId.
    """
    transaction.on_commit(partial(send, task, *map(sendable, ids)))


def send(task: str, *ids: UUID | int | str) -> bool:
    """Send it now; whether the broker took it. Raises NotAnId."""
    try:
        current_app.send_task(task, [sendable(one) for one in ids])
    except BrokerAway as problem:
        log.warning("a task was not sent", extra={"task": task, "why": type(problem).__name__})
        return False
    return True


def sendable(value: object) -> str | int:
    """An id as it lies in the broker. Raises NotAnId for everything else."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return str(UUID(value if isinstance(value, str) else ""))
    except ValueError:
        raise NotAnId from None
