"""
How an approved version comes to be what children hear: its text is copied onto the row, which is
locked, in one transaction. Nothing else writes the text of a verse, a story or an episode.
"""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

from learning.review.models import Revision, kind_of
from learning.review.states import Status
from learning.review.texts import FIELDS, Target

# What is served of a text has changed, or is served no more. Sent once the change is committed,
# with `target`: the verse, story or episode.
served_text_changed = Signal()


def locked(target: Target) -> Any:
    """The row as it is now, which nobody else changes before this transaction ends."""
    return type(target)._default_manager.select_for_update().get(pk=target.pk)


def next_number(target: models.Model) -> int:
    """The number of the next version of a locked row."""
    most = Revision.objects.of(target).aggregate(most=models.Max("number"))["most"]
    return (most or 0) + 1


def publish(revision: Revision, row: Target, *, now: datetime) -> None:
    """Serve `revision`, which the rules have approved, as the text of its locked row."""
    Revision.objects.of(row).served().update(status=Status.SUPERSEDED, ended_at=now)
    revision.status, revision.approved_at, revision.ended_at = Status.APPROVED.value, now, None
    revision.save()
    fields = FIELDS[kind_of(row)]
    for name in fields:
        setattr(row, name, revision.text[name])
    row.approved = True
    row.save(update_fields=[*fields, "approved"])
    tell(row)


def stop_serving(row: Target) -> None:
    """Speak nothing of a locked row until a version of it is approved."""
    row.approved = False
    row.save(update_fields=["approved"])
    tell(row)


def tell(row: Target) -> None:
    """Send `served_text_changed` when the transaction has been committed."""
    kind = type(row)
    transaction.on_commit(partial(served_text_changed.send, kind, target=row))
