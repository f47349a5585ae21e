"""Erasures that nobody carries out: those whose day has come, and those that were interrupted."""

import logging
from datetime import datetime, timedelta

from accounts.background import send_after_commit
from accounts.erasure.asking import TASK
from accounts.models import Erasure

log = logging.getLogger(__name__)

AT_ONCE = 200  # that one run sends
TOO_LONG = timedelta(hours=24)  # after which somebody has to look at it


def resume(*, now: datetime) -> int:
    """Send the oldest of them to a worker once more; how many. Twice at work is as once."""
    waiting = list(Erasure.objects.due(now=now).order_by("begins_at")[:AT_ONCE])
    for erasure in waiting:
        send_after_commit(TASK, erasure.pk)
        if now - erasure.begins_at > TOO_LONG:
            log.error("an erasure takes too long", extra={"erasure": str(erasure.pk)})
    return len(waiting)
