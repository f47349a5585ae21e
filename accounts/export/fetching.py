"""
Giving a copy out: a link that works once, for the guardian who asked, and then the copy is gone.

The link is used up when its bytes begin to flow to a GET. When they do not all arrive the copy is
still there, and its page makes another link; when they do, the copy is removed.
"""

import hashlib
import logging
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import BinaryIO

from asgiref.sync import sync_to_async

from accounts.export.making import files
from accounts.export.sealed_files import FileBroken, key_number, pieces
from accounts.models import Export
from keyring import ring

log = logging.getLogger(__name__)


class ExportNotReady(Exception):
    """There is nothing to fetch: it is being made, was fetched, has expired, or never will be."""

    code = "export-not-ready"
    sentence = "There is nothing to fetch: the copy is not ready, was fetched, or has expired."


class LinkUsed(Exception):
    """The link was used, replaced by a newer one, or never given out."""

    code = "export-link-used"
    sentence = "This link was used already, or a newer one replaced it. Please make another."


def new_token(export: Export, *, now: datetime) -> str:
    """The token of the one link that works from now on. Raises ExportNotReady."""
    token = secrets.token_urlsafe(32)
    ready = Export.objects.ready(now=now).filter(pk=export.pk)
    if not ready.update(token_hash=hash_of(token)):
        raise ExportNotReady
    return token


def check(export: Export, token: str, *, now: datetime) -> None:
    """Whether the link would work now. Raises ExportNotReady and LinkUsed."""
    if not export.is_ready(now=now):
        raise ExportNotReady
    if not secrets.compare_digest(export.token_hash, hash_of(token)):
        raise LinkUsed


def take(export: Export, token: str, *, now: datetime) -> Iterator[bytes]:
    """
    Use the link up; the bytes of the ZIP, opened as they are read.

    Raises ExportNotReady, LinkUsed, and KeyStoreUnavailable before the link is used up.
    """
    check(export, token, now=now)
    try:
        found = _opened(export)
    except FileBroken:
        _lose(export)
        raise ExportNotReady from None
    mine = Export.objects.ready(now=now).filter(pk=export.pk, token_hash=hash_of(token))
    if not mine.update(token_hash=""):
        raise LinkUsed
    return found


def fetched(export: Export, *, now: datetime) -> None:
    """All bytes have gone out: remove the copy."""
    Export.objects.filter(pk=export.pk, fetched_at=None).update(fetched_at=now, path="")
    files().delete(export.path)


async def flowing(taken: Iterator[bytes], export: Export, *, clock) -> AsyncIterator[bytes]:
    """The bytes for a response; the copy is removed once the last of them was handed over."""
    step = sync_to_async(lambda: next(taken, None))
    while (piece := await step()) is not None:
        yield piece
    await sync_to_async(lambda: fetched(export, now=clock()))()


def hash_of(token: str) -> str:
    """What is kept of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _opened(export: Export) -> Iterator[bytes]:
    """The bytes. Raises KeyStoreUnavailable, and FileBroken for what nobody can open any more."""
    try:
        file: BinaryIO = open(files().path(export.path), "rb")  # noqa: SIM115 - closed by _flow
    except FileNotFoundError:
        raise FileBroken from None
    try:
        key = ring.keys_of(export.key_owner).by_number.get(key_number(file))
        if key is None:
            raise FileBroken
    except BaseException:
        file.close()
        raise
    return _flow(file, key, export.seal_identity)


def _lose(export: Export) -> None:
    """Say on its page that the copy cannot be fetched, so that another can be asked for."""
    Export.objects.filter(pk=export.pk).update(problem="failed", path="")
    files().delete(export.path)
    log.error("an export cannot be opened", extra={"export": str(export.pk)})


def _flow(file: BinaryIO, key: bytes, identity: str) -> Iterator[bytes]:
    with file:
        yield from pieces(file, key=key, identity=identity)
