"""
What goes away by itself: everything whose time is over, and accounts that never came to anything.

In batches, the oldest first, each in a transaction of its own; rows that somebody else holds are
left for the next time. So it may stop anywhere, run twice, and run in two workers at once.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import router, transaction
from django.db.models import Q

from accounts import keeping, mailbox
from accounts.keeping_rules import DataClass
from accounts.models import Family, User
from accounts.retention import Declared, Part, purgeable

AT_ONCE = 1_000  # rows of one transaction
SECONDS = 180  # of one run; what is left waits for the next


def purge(*, now: datetime, has_time: Callable[[], bool] | None = None) -> Counter[DataClass]:
    """
    Delete what is over, a batch of each kind in turn until nothing is left; how much of what.

    It stops after the batch at which `has_time` (by default, SECONDS) says no.
    """
    may_go_on = has_time or _within(SECONDS)
    gone: Counter[DataClass] = Counter()
    waiting = list(purgeable())
    while waiting:
        for one, part in tuple(waiting):
            if not may_go_on():
                return +gone
            number = _purge_some(one, part, now)
            gone[part.data_class] += number
            if number < AT_ONCE:
                waiting.remove((one, part))
    gone[DataClass.UNANSWERED] += _purge_accounts(now)
    mails_before = now - keeping.rule_of(DataClass.MAILS).longest
    gone[DataClass.MAILS] += mailbox.forget(Path(settings.EMAIL_FILE_PATH), before=mails_before)
    return +gone


def _purge_some(one: Declared, part: Part, now: datetime) -> int:
    if not one.due(part, now=now).exists():
        return 0
    database = router.db_for_write(one.model)
    with transaction.atomic(using=database), part.within():
        locked = one.due(part, now=now).using(database)
        locked = locked.select_for_update(of=("self",), skip_locked=True)
        ids = list(locked.values_list("pk", flat=True)[:AT_ONCE])
        rows = one.model._base_manager.using(database).filter(pk__in=ids)
        if ids and part.first:
            part.first(rows, now)
        if ids and part.clears:
            rows.update(**part.clears)
        elif ids:
            rows.delete()
    return len(ids)


@transaction.atomic
def _purge_accounts(now: datetime) -> int:
    """Parents without any child, request or toy, who were not here for fourteen days."""
    since = now - keeping.UNANSWERED
    nothing_there = Q(guardianship=None) | (
        Q(guardianship__family__children=None)
        & Q(guardianship__family__consent_requests=None)
        & Q(guardianship__family__devices=None)
    )
    absent = Q(last_login=None) | Q(last_login__lte=since)
    forgotten = User.objects.filter(
        absent, nothing_there, is_staff=False, is_superuser=False, date_joined__lte=since
    )
    ids = list(forgotten.values_list("pk", flat=True)[:AT_ONCE])
    families = list(Family.objects.filter(guardians__user__in=ids).values_list("pk", flat=True))
    User.objects.filter(pk__in=ids).delete()
    Family.objects.filter(pk__in=families, guardians=None).delete()
    return len(ids)


def _within(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end
