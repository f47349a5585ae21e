"""What time does to copies: forgotten ones are begun again, old ones go with their file."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.background import send_after_commit
from accounts.export.asking import GIVE_UP_AFTER, TASK
from accounts.export.making import files, give_up, name_of
from accounts.models import Export

log = logging.getLogger(__name__)

LEFT_ALONE = timedelta(minutes=2)  # after it was asked for: it is on its way to a worker
ROWS_KEPT = timedelta(days=30)  # which say only that a copy was made
UNFINISHED_SECONDS = 6 * 3600.0  # longer than any worker may write
_FOLDER = "exports/"


def resume(*, now: datetime) -> int:
    """Send what no worker finished once more; give up after a day. How many were sent."""
    count = 0
    for export in Export.objects.waiting().filter(requested_at__lte=now - LEFT_ALONE):
        if export.requested_at <= now - GIVE_UP_AFTER:
            give_up(export, "failed")
        else:
            send_after_commit(TASK, export.pk)
            count += 1
    return count


def purge(*, now: datetime) -> int:
    """Remove files that were fetched, have expired or belong to nobody; how many files."""
    over = Export.objects.exclude(path="").filter(
        Q(expires_at__lte=now) | Q(fetched_at__isnull=False)
    )
    count = 0
    for export in over:
        files().delete(export.path)
        Export.objects.filter(pk=export.pk).update(path="", token_hash="")
        count += 1
    Export.objects.exclude(ready_at=None, problem="").filter(
        requested_at__lte=now - ROWS_KEPT
    ).delete()
    return count + _sweep()


def forget(*, family_id: UUID, child_id: UUID | None) -> int:
    """
    Remove every copy that holds something of the child, or with None of the family; how many.

    A copy of a family holds all of its children.
    """
    theirs = Export.objects.filter(family_id=family_id)
    if child_id is not None:
        theirs = theirs.filter(Q(child_id=child_id) | Q(child_id=None))
    return theirs.delete()[1].get(Export._meta.label, 0)


def _sweep() -> int:
    """Files whose row is gone, and what killed workers left."""
    storage = files()
    storage.folder_of(_FOLDER + "any")
    _folders, names = storage.listdir(_FOLDER)
    known = set(Export.objects.exclude(path="").values_list("path", flat=True))
    known |= {name_of(export) for export in Export.objects.waiting()}
    strays = [name for name in names if name.endswith(".sealed") and _FOLDER + name not in known]
    for name in strays:
        storage.delete(_FOLDER + name)
    left = storage.sweep(_FOLDER + "any", older_than_seconds=UNFINISHED_SECONDS)
    if strays or left:
        log.warning("stray files of exports removed", extra={"count": len(strays) + left})
    return len(strays) + left


@receiver(post_delete, sender=Export)
def _file_goes_too(sender: Any, instance: Export, **told: Any) -> None:
    if instance.path:
        transaction.on_commit(partial(files().delete, instance.path))
