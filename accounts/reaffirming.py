"""The second message of e-mail-plus: a day after the grant, with a link to take it back."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from accounts import consent, receipts
from accounts.models import Action, Consent, ConsentRequest, Method

AFTER = timedelta(hours=24)
AT_ONCE = 500  # requests that one run looks at
_BY_MESSAGE = [Method.EMAIL_PLUS, Method.TEXT_PLUS]


@transaction.atomic
def send_second_messages(*, now: datetime) -> int:
    """Send what is due, and write it into the ledger; how many were sent. Two runs send once."""
    due = ConsentRequest.objects.filter(
        method__in=_BY_MESSAGE, confirmed_at__lte=now - AFTER, reminded_at=None
    )
    due = due.select_related("guardian__user", "guardian__family", "notice")
    sent = 0
    for request in due.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE]:
        sent += _reaffirm(request, now)
    return sent


def _reaffirm(request: ConsentRequest, now: datetime) -> bool:
    request.reminded_at = now
    request.save(update_fields=["reminded_at"])
    standing = Consent.objects.about(request.child_id).granted()
    granted_at = request.confirmed_at or now
    since_then = standing.filter(since=granted_at, purpose__in=request.purposes)
    purposes = frozenset(since_then.values_list("purpose", flat=True))
    if not purposes:
        return False  # taken back already
    evidence = consent.Evidence(Method(request.method), request.notice)
    word = consent.Word(request.child_id, purposes, request.guardian, now)
    consent.note(word, Action.REAFFIRMED, evidence=evidence)
    message = partial(receipts.send_second_message, request, purposes, origin=settings.PORTAL_URL)
    transaction.on_commit(message)
    return True
