"""What happens to copies in time: forgotten ones are begun again, and no stray file stays."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.background import send_after_commit
from accounts.export.asking import GIVE_UP_AFTER, TASK
from accounts.export.making import files, give_up, name_of
from accounts.models import Export

log = logging.getLogger(__name__)

LEFT_ALONE = timedelta(minutes=2)  # after it was asked for: it is on its way to a worker
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


def sweep() -> int:
    """Remove files that no copy names, and what killed workers left; how many files."""
    storage = files()
    storage.folder_of(_FOLDER + "any")
    _folders, names = storage.listdir(_FOLDER)
    known = {name_of(export) for export in Export.objects.waiting()}
    known |= set(Export.objects.exclude(path="").values_list("path", flat=True))
    strays = [name for name in names if name.endswith(".sealed") and _FOLDER + name not in known]
    for name in strays:
        storage.delete(_FOLDER + name)
    left = storage.sweep(_FOLDER + "any", older_than_seconds=UNFINISHED_SECONDS)
    return len(strays) + left


@receiver(post_delete, sender=Export)
def _file_goes_too(sender: Any, instance: Export, **told: Any) -> None:
    if instance.path:
        transaction.on_commit(partial(files().delete, instance.path))
