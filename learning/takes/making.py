"""
Converting a take, in a worker, and what its page says meanwhile.

It may be begun any number of times: whoever holds the lock works, what is converted stays as it
is, and a take that a later one has replaced is left alone. A killed worker loses its lock with
its connection, and the next one begins anew.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection
from django.db.models import F

from accounts.background import send_after_commit
from accounts.private_files import NO_ROOM
from learning.models import Take
from learning.takes import files
from learning.takes.converting import Converted, convert
from learning.takes.problems import LONGEST_SECONDS, Unusable

log = logging.getLogger(__name__)

TASK = "learning.tasks.convert_take"
MOST_TRIES = 8  # more than a task is tried again; each kills its worker, or the disk is away
_LOCK_SPACE = 0x54414B45  # "TAKE": advisory locks of ours, apart from anybody else's


def make(take_id: UUID) -> None:
    """
    Convert the take, unless it is converted, or being converted, or not wanted any more.

    What trying again cannot mend becomes the take's `problem`. Raises DatabaseError and OSError,
    after which it can be tried again.
    """
    with _alone(take_id) as is_alone:
        take = Take.objects.unfinished().filter(pk=take_id).first() if is_alone else None
        if take is None:
            return
        if take.tries >= MOST_TRIES:
            give_up(take, "failed")
            return
        mine = Take.objects.unfinished().filter(pk=take_id)
        if not mine.update(tries=F("tries") + 1, state=Take.State.CONVERTING):
            return
        try:
            _finish(take, _converted(take))
        except Unusable as unusable:
            give_up(take, unusable.code)


def give_up(take: Take, code: str) -> None:
    """Say on its page that the take is of no use, and why."""
    changed = Take.objects.unfinished().filter(pk=take.pk)
    changed.update(state=Take.State.FAILED, problem=code)
    files.remove(take.pk)
    log.warning("a take was given up", extra={"take": str(take.pk), "why": code})


def _converted(take: Take) -> Converted:
    """Write the converted file. Raises Unusable for what trying again cannot mend."""
    try:
        with files.storage().writing(files.converted(take.pk)) as into:
            return convert(
                files.path_of(files.arrived(take.pk)),
                into,
                longest_seconds=LONGEST_SECONDS[take.kind],
                progress=_Progress(take.pk),
            )
    except FileNotFoundError:
        raise Unusable("lost") from None
    except SoftTimeLimitExceeded:
        raise Unusable("took-too-long") from None
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        raise Unusable("disk-full") from None


def _finish(take: Take, converted: Converted) -> None:
    """Have it heard, unless a later take came in the meantime."""
    with files.path_of(files.converted(take.pk)).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    wanted = (
        Take.objects.unfinished()
        .filter(pk=take.pk)
        .update(
            state=Take.State.READY,
            progress=100,
            duration_ms=converted.duration_ms,
            loudness=converted.loudness,
            remarks=list(converted.remarks),
            source=converted.source,
            sha256=digest,
        )
    )
    if wanted:
        files.storage().delete(files.arrived(take.pk))
    else:
        files.remove(take.pk)


@dataclass(slots=True)
class _Progress:
    """Writes down each whole percent."""

    take_id: UUID
    percent: int = -1

    def __call__(self, percent: int) -> None:
        if percent != self.percent:
            self.percent = percent
            if not Take.objects.unfinished().filter(pk=self.take_id).update(progress=percent):
                raise Unusable("lost")  # a later one has replaced it; nobody waits for this


def send(take_id: UUID) -> None:
    """Have a worker convert it once the transaction commits."""
    send_after_commit(TASK, take_id)


@contextmanager
def _alone(take_id: UUID) -> Iterator[bool]:
    """Whether nobody else converts this take until the block ends."""
    place = [_LOCK_SPACE, int.from_bytes(take_id.bytes[:4], "big", signed=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", place)
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", place)
