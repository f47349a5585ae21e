"""Tasks of the tests of workers: they fail in each way that a task can. Ids are names of keys."""

import os
import signal
import time

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache

SECRET = "Vasundhara is afraid"  # what an exception's text may quote


def _count(name: str) -> int:
    cache.add(name, 0)
    return cache.incr(name)


@shared_task
def notes_order(task_id: int) -> None:
    """Write down when it was its turn."""
    cache.set(f"turn:{task_id}", _count("turns"))


@shared_task
def waits(task_id: int) -> None:
    """Hold the worker until it is let go."""
    cache.set(f"holds:{task_id}", True)
    while not cache.get(f"may-go:{task_id}"):
        time.sleep(0.01)


@shared_task
def fails(task_id: int) -> None:
    """A mistake of ours: never tried again."""
    raise ValueError(SECRET)


@shared_task(max_retries=1, retry_backoff=False, retry_kwargs={"countdown": 0})
def is_away(task_id: int) -> None:
    """What passes, and does not."""
    _count(f"tries:{task_id}")
    raise ConnectionError(SECRET)


@shared_task(default_retry_delay=0, max_retries=1)
def is_killed(task_id: int, times: int) -> None:
    """Its worker is killed so many times."""
    if _count(f"tries:{task_id}") <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    cache.set(f"done:{task_id}", True)


@shared_task(soft_time_limit=0.2, time_limit=0.5)
def hangs(task_id: int) -> None:
    """Heed no limit but the last."""
    while True:
        try:
            time.sleep(10)
        except SoftTimeLimitExceeded:
            continue
