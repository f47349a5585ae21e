"""
An upload on its way in: from the request to the private folder, a piece at a time.

Its kind is known by its first bytes and its size is counted while it comes, and what will not do
is read on and written nowhere. What the file is called is never looked at.
"""

from contextlib import ExitStack, suppress
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from accounts.private_files import NO_ROOM
from learning.takes import files
from learning.takes.formats import HEAD_BYTES, kind_of
from learning.takes.problems import LARGEST_BYTES, Unusable


class Arrived(UploadedFile):
    """
    A file that has come in under `take_id`, whole; or only why not, as the code `problem`.

    Whoever makes no take of it removes it with `learning.takes.files.remove`.
    """

    def __init__(self, take_id: UUID, size: int, problem: str) -> None:
        super().__init__(name="upload", size=size)
        self.take_id = take_id
        self.problem = problem


class IntoPrivateFolder(FileUploadHandler):
    """The only handler of a request that brings a take. `arrived` are the files that came."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.arrived: list[Arrived] = []

    def new_file(self, *told: Any, **more: Any) -> None:
        """Begin a file; its name is not kept."""
        super().new_file(*told, **more)
        self._take_id, self._size, self._head, self._problem = uuid4(), 0, b"", ""
        self._open = ExitStack()
        self._file: BinaryIO | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next piece; nothing is left for another handler."""
        if self._problem:
            return
        self._size += len(raw_data)
        try:
            if self._size > LARGEST_BYTES:
                raise Unusable("too-large")
            self._write(raw_data)
        except Unusable as unusable:
            self._give_up(unusable.code)
        except OSError as problem:
            if problem.errno not in NO_ROOM:
                raise
            self._give_up("disk-full")

    def file_complete(self, file_size: int) -> Arrived:
        """The file is in its place, or its problem is known."""
        try:
            if not self._problem and self._file is None:
                self._begin()
            self._open.close()  # it appears in its place
        except Unusable as unusable:
            self._problem = unusable.code
        except OSError as problem:
            if problem.errno not in NO_ROOM:
                raise
            self._problem = "disk-full"
        arrived = Arrived(self._take_id, self._size, self._problem)
        self.arrived.append(arrived)
        return arrived

    def upload_interrupted(self) -> None:
        """The browser left in the middle of it."""
        self._give_up("lost")

    def _write(self, data: bytes) -> None:
        if self._file is not None:
            self._file.write(data)
            return
        self._head += data
        if len(self._head) >= HEAD_BYTES:
            self._begin()

    def _begin(self) -> None:
        """Open the file once its first bytes are good."""
        kind_of(self._head)
        name = files.arrived(self._take_id)
        self._file = self._open.enter_context(files.storage().writing(name))
        self._file.write(self._head)

    def _give_up(self, code: str) -> None:
        """Close what is open so that nothing of it stays."""
        self._problem = code
        with suppress(OSError):  # of a full disk, once more
            self._open.__exit__(Unusable, Unusable(code), None)
