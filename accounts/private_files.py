"""
The storage of files that only their owner may have: never served by a URL, readable by us alone.

A file appears whole or not at all; what a killed process left is swept away.
"""

import contextlib
import errno
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import FileSystemStorage

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # of an OSError: the disk is full
_UNFINISHED = ".unfinished-"


class PrivateFiles(FileSystemStorage):
    """The storage `private` of the settings. Web servers and workers share its folder."""

    def __init__(self, **options: Any) -> None:
        modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        super().__init__(**modes | options)

    def url(self, name: str | None) -> str:
        raise ValueError("private files have no address")

    def folder_of(self, name: str) -> Path:
        """The folder of `name` on the disk, made when it is missing."""
        folder = Path(self.path(name)).parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """
        A file that takes the place of `name` when the block ends, and vanishes when it raises.

        Raises OSError, as of a full disk.
        """
        folder = self.folder_of(name)
        descriptor, unfinished = tempfile.mkstemp(prefix=_UNFINISHED, dir=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, self.path(name))
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def sweep(self, name: str, *, older_than_seconds: float) -> int:
        """Remove what killed processes left unfinished beside `name`; how many files."""
        count = 0
        for left in self.folder_of(name).glob(f"{_UNFINISHED}*"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > older_than_seconds:
                    left.unlink()
                    count += 1
        return count
