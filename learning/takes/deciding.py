"""
What becomes of a take: it is uploaded, and approved or refused by somebody else who has heard it.

Only here does a sound get into the folder that toys play from. A new file appears under a name of
its own, then the row names it: who reads the row finds the whole file, the old or the new one.
"""

import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.private_files import NO_ROOM
from learning.models import Recording, Take
from learning.takes import files, making

APPROVES = "learning.hear_take"
_SENTENCES = {
    "not-allowed": "Your role does not allow this. Ask a reviewer.",
    "own-take": "You uploaded this yourself, so somebody else has to hear and approve it.",
    "not-ready": "This take cannot be approved or refused now: it is not waiting to be heard.",
    "lost": "Its file is not there any more. Refuse it, and upload the recording again.",
    "no-reason": "Say why, so that whoever uploaded it can do better.",
    "disk-full": "There is no room on the server's disk. Tell an operator; nothing has changed.",
}


class Undecidable(Exception):
    """The take stays as it is. `code` is stable, `sentence` says what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = _SENTENCES[code]


@transaction.atomic
def submit(take: Take) -> None:
    """Save a take whose file has arrived and have it converted; earlier ones give way to it."""
    take.save(force_insert=True)
    earlier = Take.objects.for_the_same(take).undecided().exclude(pk=take.pk)
    for one in earlier.select_for_update():
        one.state = Take.State.SUPERSEDED
        one.save(update_fields=["state"])
        transaction.on_commit(lambda take_id=one.pk: files.remove(take_id))  # type: ignore[misc]
    making.send(take.pk)


def approve(take: Take, *, by: User, now: datetime) -> Recording:
    """
    Let children hear the take, in place of what they heard until now.

    Raises Undecidable, and then nothing has changed.
    """
    with transaction.atomic():
        take = _ready(take, by)
        path = _published(take)
        recording = Recording.objects.of(take.verse, take.language).select_for_update().first()
        recording = recording or Recording(
            kind=take.kind, verse=take.verse, language=take.language
        )
        before = recording.path
        recording.path, recording.is_synthetic = path, False
        recording.sha256, recording.duration_ms = take.sha256, take.duration_ms
        recording.reciter, recording.permission = take.reciter, take.permission
        recording.tradition, recording.created_at = take.tradition, take.uploaded_at
        recording.save()
        take.state, take.heard_by, take.heard_at = Take.State.APPROVED, by, now
        take.save(update_fields=["state", "heard_by", "heard_at"])
        transaction.on_commit(lambda: files.remove(take.pk))
        if before != path:
            transaction.on_commit(lambda: _retire(before))
    return recording


@transaction.atomic
def refuse(take: Take, *, by: User, comment: str, now: datetime) -> None:
    """Send the take back with a reason; what children hear stays. Raises Undecidable."""
    if not comment.strip():
        raise Undecidable("no-reason")
    take = _ready(take, by)
    take.state, take.heard_by, take.heard_at = Take.State.REFUSED, by, now
    take.comment = comment.strip()
    take.save(update_fields=["state", "heard_by", "heard_at", "comment"])
    transaction.on_commit(lambda: files.remove(take.pk))


def why_not(take: Take, by: User) -> str:
    """Why `by` may not decide on the take now, as a sentence; "" when they may."""
    try:
        _check(take, by)
    except Undecidable as problem:
        return problem.sentence
    return ""


def _ready(take: Take, by: User) -> Take:
    locked = Take.objects.select_for_update(of=("self",)).select_related("verse").get(pk=take.pk)
    _check(locked, by)
    return locked


def _check(take: Take, by: User) -> None:
    if not by.has_perm(APPROVES):
        raise Undecidable("not-allowed")
    if take.uploaded_by_id == by.pk:
        raise Undecidable("own-take")
    if take.state != Take.State.READY:
        raise Undecidable("not-ready")


def _published(take: Take) -> str:
    """Copy the sound into the folder of recordings, whole or not at all; its path there."""
    what = "chalisa" if take.verse is None else f"verse-{take.verse.index:02}"
    path = f"{what}-{take.language}-{take.sha256[:12]}.wav"
    folder = Path(settings.RECORDINGS_DIR)
    draft = folder / f".{path}.{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with files.path_of(files.converted(take.pk)).open("rb") as source, draft.open("wb") as to:
            while data := source.read(1 << 20):
                to.write(data)
            to.flush()
            os.fsync(to.fileno())
        draft.replace(folder / path)
    except FileNotFoundError:
        raise Undecidable("lost") from None
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        raise Undecidable("disk-full") from None
    finally:
        draft.unlink(missing_ok=True)
    return path


def _retire(path: str) -> None:
    """Leave the file to those who are playing it: it is swept away when it is an hour old."""
    with suppress(OSError):
        os.utime(Path(settings.RECORDINGS_DIR) / path)
