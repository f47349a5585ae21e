"""What happens to takes in time: lost ones are begun again, and no stray file stays."""

import logging
import re
import time
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from learning.models import Recording, Take
from learning.recordings import WHOLE_CHALISA
from learning.takes import files, making

log = logging.getLogger(__name__)

LEFT_ALONE = timedelta(minutes=2)  # after it was uploaded: it is on its way to a worker
GIVE_UP_AFTER = timedelta(hours=24)  # of trying to convert it
UNHEARD_FOR = timedelta(days=90)  # after which a voice that nobody wanted to hear goes
_UNFINISHED_SECONDS = 6 * 3600.0  # longer than any worker may write
_RETIRED_SECONDS = 3600.0  # longer than any recording plays
_OURS = re.compile(r"\.?(chalisa|verse-\d\d)-[a-z]{2}-[0-9a-f]{12}\.wav(\.[0-9a-f]{8})?")


def resume(*, now: datetime) -> int:
    """Send what no worker finished once more; give up after a day. How many were sent."""
    count = 0
    for take in Take.objects.unfinished().filter(uploaded_at__lte=now - LEFT_ALONE):
        if take.uploaded_at <= now - GIVE_UP_AFTER:
            making.give_up(take, "failed")
        else:
            making.send(take.pk)
            count += 1
    return count


def sweep(*, now: datetime) -> int:
    """Remove what nobody heard for long, and files that no row names; how many files."""
    unheard = Take.objects.filter(state=Take.State.READY, uploaded_at__lte=now - UNHEARD_FOR)
    unheard.update(state=Take.State.SUPERSEDED)
    storage = files.storage()
    left = storage.sweep(f"{files.FOLDER}any", older_than_seconds=_UNFINISHED_SECONDS)
    return left + _stray_takes() + _stray_recordings()


def _stray_takes() -> int:
    """Files of takes that are decided, or that nobody made a take of."""
    known = {str(pk) for pk in Take.objects.undecided().values_list("pk", flat=True)}
    folder = files.storage().folder_of(f"{files.FOLDER}any")
    old = [path for path in folder.iterdir() if _age(path) > _RETIRED_SECONDS]
    return sum(_gone(path) for path in old if _is_id(path.stem) and path.stem not in known)


def _stray_recordings() -> int:
    """Sounds that were replaced long enough ago that nobody plays them any more."""
    named = set(Recording.objects.values_list("path", flat=True))
    folder = Path(settings.RECORDINGS_DIR)
    strays = [path for path in folder.glob("*") if _OURS.fullmatch(path.name)]
    strays += [folder / WHOLE_CHALISA] if Recording.objects.of(None, "hi").exists() else []
    old = [path for path in strays if path.name not in named and _age(path) > _RETIRED_SECONDS]
    return sum(_gone(path) for path in old)


def _is_id(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def _age(path: Path) -> float:
    """Seconds since it was written or retired; 0 when it is gone."""
    with suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime
    return 0.0


def _gone(path: Path) -> bool:
    with suppress(FileNotFoundError):
        path.unlink()
        return True
    return False


@receiver(post_delete, sender=Take)
def _files_go_too(sender: Any, instance: Take, **told: Any) -> None:
    transaction.on_commit(partial(files.remove, instance.pk))


@receiver(post_delete, sender=Recording)
def _its_sound_goes_too(sender: Any, instance: Recording, **told: Any) -> None:
    transaction.on_commit(partial(_gone, Path(settings.RECORDINGS_DIR) / instance.path))
