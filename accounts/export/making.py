"""
Making a copy, in a worker: the ZIP is sealed while it is written and appears whole or not at all.

It may be begun any number of times: whoever holds the lock works, and what is ready stays as it
is. A killed worker loses its lock with its connection, and the next one begins anew.
"""

import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from accounts import keeping, mails
from accounts.asked_children import asked_children
from accounts.export import archive
from accounts.export.parts import Scope
from accounts.export.sealed_files import Sealing, pieces
from accounts.keeping_rules import DataClass
from accounts.models import Export, Profile
from accounts.private_files import NO_ROOM, PrivateFiles
from keyring import envelope, ring

log = logging.getLogger(__name__)

VALID_FOR = keeping.rule_of(DataClass.EXPORTS).longest
LAST_PERCENT = 99  # while it is written; 100 is ready
_LOCK_SPACE = 0x45585054  # "EXPT": advisory locks of ours, apart from anybody else's


def files() -> PrivateFiles:
    """Where the sealed copies lie."""
    return cast(PrivateFiles, storages["private"])


def name_of(export: Export) -> str:
    """The copy's name in the storage."""
    return f"exports/{export.pk}.sealed"


def make(export_id: UUID, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """
    Make the copy, unless it is made, or being made, or not wanted any more.

    What trying again cannot mend becomes the copy's `problem`. Raises KeyStoreUnavailable,
    DatabaseError and OSError, after which it can be tried again.
    """
    with _alone(export_id) as is_alone:
        export = Export.objects.select_related("guardian__user", "family").filter(pk=export_id)
        found = export.first() if is_alone else None
        if found is None or not found.is_waiting:
            return
        problem = _try(found, clock)
        if problem:
            give_up(found, problem)
    if not problem:
        _tell(found)


def give_up(export: Export, problem: str) -> None:
    """Say on its page that the copy will not be made, and why, as a code."""
    Export.objects.filter(pk=export.pk, ready_at=None).update(problem=problem)
    log.error("an export was given up", extra={"export": str(export.pk), "why": problem})


def _try(export: Export, clock: Callable[[], datetime]) -> str:
    """Write it; the problem, "" when there was none."""
    try:
        scope = _scope_of(export, now=clock())
        if scope is None:
            return "child-gone"
        if not _write(export, scope, clock):
            return "child-gone"
    except ring.KeyIsDestroyed:
        return "child-gone"
    except SoftTimeLimitExceeded:
        return "took-too-long"
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        return "disk-full"
    return ""


def _scope_of(export: Export, *, now: datetime) -> Scope | None:
    family = export.family
    children = tuple(Profile.objects.filter(family=family))
    ids = tuple(child.child_id for child in asked_children(family))
    if export.child_id is not None:
        children = tuple(child for child in children if child.pk == export.child_id)
        ids = tuple(child.pk for child in children)
        if not children:
            return None
    return Scope(
        guardian=export.guardian,
        family=family,
        children=children,
        child_ids=ids,
        is_family=export.child_id is None,
        language=export.language,
        now=now,
    )


def _write(export: Export, scope: Scope, clock: Callable[[], datetime]) -> bool:
    """Write the file and say that it is there; False when nobody wants it any more."""
    keys = ring.keys_to_write(export.key_owner, lambda: export.key_region)
    name = name_of(export)
    with files().writing(name) as file:
        sealing = _Summed(
            file,
            key=keys.by_number[keys.current],
            number=keys.current,
            identity=export.seal_identity,
        )
        archive.write(
            scope,
            sealing,
            spool=lambda: _SealedSpool(str(files().folder_of(name))),
            progress=_Progress(export.pk),
        )
        sealing.finish()
    now = clock()
    stored = Export.objects.filter(pk=export.pk, ready_at=None).update(
        progress=100,
        path=name,
        size=sealing.size,
        sha256=sealing.sha256.hexdigest(),
        ready_at=now,
        expires_at=now + VALID_FOR,
    )
    if not stored:  # erased in the meantime, with whoever asked
        files().delete(name)
    return bool(stored)


class _Summed(Sealing):
    """Seals, and sums up what is sealed."""

    def __init__(self, file: BinaryIO, *, key: bytes, number: int, identity: str) -> None:
        super().__init__(file, key=key, number=number, identity=identity)
        self.sha256 = hashlib.sha256()

    def write(self, some: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self.sha256.update(some)
        return super().write(some)


class _SealedSpool(archive.Spooled):
    """A nameless file, sealed with a key that only this object knows."""

    def __init__(self, folder: str) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed when read back
        self._key = envelope.new_key()
        self._sealing = Sealing(self._file, key=self._key, number=0, identity="spool")

    def write(self, some: bytes) -> None:
        self._sealing.write(some)

    def read_back(self) -> Iterator[bytes]:
        self._sealing.finish()
        with self._file as file:
            yield from pieces(file, key=self._key, identity="spool")


@dataclass(slots=True)
class _Progress:
    """Writes down each whole percent."""

    export_id: UUID
    percent: int = -1

    def __call__(self, done: int, total: int) -> None:
        percent = LAST_PERCENT * done // max(total, 1)
        if percent != self.percent:
            self.percent = percent
            Export.objects.filter(pk=self.export_id).update(progress=percent)


@contextmanager
def _alone(export_id: UUID) -> Iterator[bool]:
    """Whether nobody else makes this copy until the block ends."""
    place = [_LOCK_SPACE, int.from_bytes(export_id.bytes[:4], "big", signed=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", place)
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", place)


def _tell(export: Export) -> None:
    user = export.guardian.user
    link = settings.PORTAL_URL + reverse("export", args=[export.pk])
    about = {"link": link, "days": VALID_FOR.days}
    mails.send("accounts/email/export_ready", user.email, about, user.language)
