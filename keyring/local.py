"""
Regional keys from one file of random bytes on this machine: for development and tests alone.

The file holds 32 bytes that only its owner may read; each region's key is derived from them. It is
made when there is none, unless there are keys already that another file has wrapped.
"""

import os
import stat
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from keyring.envelope import KEY_BYTES, NONCE_BYTES
from keyring.models import DataKey
from keyring.wrapping import LOCAL, KeyStoreUnavailable


class LocalKeys:
    """Wraps with keys derived from a file."""

    def __init__(self, path: Path) -> None:
        """Makes the file when there is none. Raises KeyStoreUnavailable."""
        if settings.PRODUCTION:
            raise KeyStoreUnavailable("local keys are for development: set KEYRING=aws-kms")
        self._master = _read(path) if path.exists() else _make(path)

    def wrapping_key(self, region: str) -> str:
        return f"{LOCAL}{region}"

    def wrap(self, key: bytes, *, wrapping: str, owner: UUID) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher(wrapping).encrypt(nonce, key, owner.bytes)

    def unwrap(self, wrapped: bytes, *, wrapping: str, owner: UUID) -> bytes:
        nonce, rest = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return self._cipher(wrapping).decrypt(nonce, rest, owner.bytes)
        except InvalidTag:
            raise KeyStoreUnavailable(
                "the key file is not the one that made these keys: put the right one back"
            ) from None

    def _cipher(self, wrapping: str) -> AESGCM:
        derive = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=wrapping.encode())
        return AESGCM(derive.derive(self._master))


def _make(path: Path) -> bytes:
    if _is_missed():
        raise KeyStoreUnavailable(
            f"{path}: is gone, and there are keys that only it unwraps: put it back, or start "
            "over with an empty VAR_DIR"
        )
    master = os.urandom(KEY_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(master)
    except FileExistsError:  # another process was first
        return _read(path)
    except OSError as problem:
        raise KeyStoreUnavailable(f"{path}: {problem.strerror}") from None
    return master


def _is_missed() -> bool:
    try:
        return DataKey.objects.filter(wrapping__startswith=LOCAL).exists()
    except (DatabaseError, PoolTimeout):
        raise KeyStoreUnavailable("the key store does not answer") from None


def _read(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        master = path.read_bytes()
    except OSError as problem:
        raise KeyStoreUnavailable(f"{path}: {problem.strerror}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyStoreUnavailable(f"{path}: others may read it; chmod 600 it")
    if len(master) != KEY_BYTES:
        raise KeyStoreUnavailable(f"{path}: holds {len(master)} bytes instead of {KEY_BYTES}")
    return master
