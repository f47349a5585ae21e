"""
What goes away by itself: questions that nobody answered, and accounts that never came to anything
(16 CFR 312.4(c)(1): the address of a parent who does not answer is deleted).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts import consent, keeping
from accounts.models import Action, ConsentRequest, Family, User

AT_ONCE = 500  # rows that one run looks at


def purge_unanswered(*, now: datetime) -> tuple[int, int]:
    """Delete what is older than fourteen days: how many requests, and how many accounts."""
    return _purge_requests(now), _purge_accounts(now)


@transaction.atomic
def _purge_requests(now: datetime) -> int:
    late = ConsentRequest.objects.filter(confirmed_at=None, expires_at__lte=now)
    late = late.select_related("family", "notice").select_for_update(
        of=("self",), skip_locked=True
    )
    purged = 0
    for request in late[:AT_ONCE]:
        purposes = frozenset(request.purposes)
        word = consent.Word(request.child_id, purposes, None, now, of=request.family)
        consent.note(word, Action.EXPIRED, evidence=consent.Evidence(None, request.notice))
        request.delete()
        purged += 1
    return purged


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
