"""
Who signs releases: an Ed25519 key of the operator's, never in a database and never on a toy.

Runs where releases are made, on CPython.
"""

import base64
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wire.releases import statement

KEY_BYTES = 32


class NoKey(Exception):
    """There is no key to sign with; the text says what to do, in one line."""


def read_key(text: str, path: Path, *, may_make: bool) -> Ed25519PrivateKey:
    """
    The key that `text` spells (32 bytes, base64), else the one in the file at `path`.

    `may_make`: a file that is missing is made, for development. Raises NoKey, also for a file that
    others may read.
    """
    if text:
        return _key(base64.b64decode(text), "FIRMWARE_SIGNING_KEY")
    if may_make and not path.exists():
        _make(path)
    try:
        mode = path.stat().st_mode
        data = path.read_bytes()
    except OSError as problem:
        raise NoKey(f"{path}: {problem.strerror}; or set FIRMWARE_SIGNING_KEY") from None
    if stat.S_IMODE(mode) & 0o077:
        raise NoKey(f"{path}: others may read it; chmod 600 it, and think of a new key")
    return _key(data, str(path))


def sign(manifest: dict, key: Ed25519PrivateKey) -> str:
    """The signature of a manifest, base64."""
    return base64.b64encode(key.sign(statement(manifest))).decode()


def public_line(key: Ed25519PrivateKey) -> str:
    """The public half, as a line of `release.pub` on the toys."""
    return key.public_key().public_bytes_raw().hex()


def _key(data: bytes, place: str) -> Ed25519PrivateKey:
    if len(data) != KEY_BYTES:
        raise NoKey(f"{place}: holds {len(data)} bytes instead of {KEY_BYTES}")
    return Ed25519PrivateKey.from_private_bytes(data)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
