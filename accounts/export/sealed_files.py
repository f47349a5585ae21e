"""
Files that are sealed piece by piece with AES-256-GCM, so that none has to fit into memory. Pure.

A file is a header (magic, format 1, the number of the owner's key, 16 bytes of salt) and pieces of
64 KiB, each with its tag. The key of the file is derived from the owner's and the salt; a piece's
nonce is its number and whether it is the last, so that pieces can neither be moved nor cut off.
"""

import io
import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PIECE_BYTES = 64 * 1024
_TAG_BYTES = 16
_SALT_BYTES = 16
_MAGIC = b"HNSF"
_FORMAT = 1
_HEADER = struct.Struct(f">4sBI{_SALT_BYTES}s")


class FileBroken(Exception):
    """A sealed file that does not open: cut off, changed, or of another owner."""

    code = "sealed-file-broken"


class Sealing(io.RawIOBase):
    """
    Seals what is written into `file`. Without `finish()` the file never opens.

    `key` is the owner's of that `number`; `identity` says what the file is and whose.
    """

    def __init__(self, file: BinaryIO, *, key: bytes, number: int, identity: str) -> None:
        self._file = file
        header = _HEADER.pack(_MAGIC, _FORMAT, number, os.urandom(_SALT_BYTES))
        self._cipher, self._bound = _opening(key, header, identity)
        self._waiting = bytearray()
        self._count = 0
        self.size = 0  # of what was written, in bytes
        file.write(header)

    def writable(self) -> bool:
        return True

    def write(self, some: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._waiting += some
        self.size += len(some)
        while len(self._waiting) > PIECE_BYTES:  # the last piece waits for `finish`
            self._seal(bytes(self._waiting[:PIECE_BYTES]), is_last=False)
            del self._waiting[:PIECE_BYTES]
        return len(some)

    def finish(self) -> None:
        """Seal what is left. Nothing can be written after it."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._count, is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._bound))
        self._count += 1


def key_number(file: BinaryIO) -> int:
    """With which of its owner's keys the file was sealed. Raises FileBroken."""
    return _read_header(file)[1]


def pieces(file: BinaryIO, *, key: bytes, identity: str) -> Iterator[bytes]:
    """What was sealed, in pieces of at most 64 KiB. Raises FileBroken, perhaps in the middle."""
    header, _ = _read_header(file)
    cipher, bound = _opening(key, header, identity)
    number, piece = 0, file.read(PIECE_BYTES + _TAG_BYTES)
    while piece:
        following = file.read(PIECE_BYTES + _TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, not following), piece, bound)
        except InvalidTag:
            raise FileBroken from None
        number, piece = number + 1, following
    if not number:
        raise FileBroken


def _read_header(file: BinaryIO) -> tuple[bytes, int]:
    file.seek(0)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise FileBroken
    magic, form, number, _ = _HEADER.unpack(header)
    if (magic, form) != (_MAGIC, _FORMAT):
        raise FileBroken
    return header, int(number)


def _opening(key: bytes, header: bytes, identity: str) -> tuple[AESGCM, bytes]:
    derive = HKDF(SHA256(), 32, salt=header, info=b"hanuman sealed file")
    return AESGCM(derive.derive(key)), header + identity.encode()


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
