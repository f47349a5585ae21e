"""
The rules of every background task, and what becomes of one that fails for good.

A task is acknowledged when it is done, so a worker that is killed loses nothing; it may then run
twice and must not mind. What passes (a database, a key store, a service that is away) is tried
again, later each time and never all at once. After the last time a dead letter is left for the
staff, with the task's ids and the name of the problem: its text may quote what somebody said.
"""

import logging
from typing import Any

from celery.contrib.django.task import DjangoTask
from celery.signals import task_failure, task_retry
from django.utils import timezone

from accounts.background import PASSING, NotAnId, sendable

log = logging.getLogger(__name__)

UNREADABLE = "(not an id)"


class Deed(DjangoTask):
    """The class of all tasks. One that names problems of its own adds PASSING to them."""

    abstract = True
    autoretry_for = PASSING
    retry_backoff = 5  # s, doubled each time
    retry_backoff_max = 300
    retry_jitter = True
    max_retries = 6
    default_retry_delay = 15  # s, after a worker was killed in the middle of it

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Send it. Raises NotAnId when an argument is no id."""
        ids = [sendable(one) for one in args or ()]
        named = {name: sendable(one) for name, one in (kwargs or {}).items()}
        return super().apply_async(ids, named, **options)


@task_failure.connect
def bury(sender: Any, task_id: str, exception: Any = None, **told: Any) -> None:
    """Leave a dead letter for a task that was given up; one, though a time-out is told twice."""
    from hanuman.models import DeadLetter

    why = type(exception).__name__
    log.error("a task was given up", extra={"task": sender.name, "why": why})
    arguments = [*(told.get("args") or ()), *(told.get("kwargs") or {}).values()]
    letter = DeadLetter(
        message_id=task_id,
        task=sender.name[:120],
        arguments=[_readable(one) for one in arguments],
        why=why[:120],
        at=timezone.now(),
    )
    DeadLetter.objects.bulk_create([letter], ignore_conflicts=True)


@task_retry.connect
def _tell(sender: Any = None, reason: Any = None, **told: Any) -> None:
    problem = getattr(reason, "exc", None) or reason
    why = type(problem).__name__
    log.warning("a task will be tried again", extra={"task": sender.name, "why": why})


def _readable(argument: object) -> str | int:
    try:
        return sendable(argument)
    except NotAnId:
        return UNREADABLE
