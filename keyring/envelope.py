"""
Sealing one value with AES-256-GCM. Pure.

A sealed value is one byte of format (1), four of the key's number (big endian), twelve of nonce,
then the ciphertext with its tag. The identity of the row it stands in is authenticated with it, so
that a value moved to another row, column or owner does not open.
"""

import hashlib
import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = 1
_HEADER = struct.Struct(">BI")


class NotOurs(Exception):
    """A sealed value that does not open: changed, moved, or of another key."""

    code = "sealed-value-broken"


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def fingerprint(key: bytes) -> str:
    """What a receipt says of a key: 16 hex digits that do not betray it."""
    return hashlib.sha256(b"hanuman data key" + key).hexdigest()[:16]


def seal(plain: bytes, *, key: bytes, number: int, identity: str) -> bytes:
    """`plain`, readable again with the same key and identity alone."""
    header = _HEADER.pack(FORMAT, number)
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + AESGCM(key).encrypt(nonce, plain, _bound(header, identity))


def key_number(sealed: bytes) -> int:
    """Which of its owner's keys a value was sealed with. Raises NotOurs."""
    if len(sealed) < _HEADER.size + NONCE_BYTES:
        raise NotOurs
    form, number = _HEADER.unpack_from(sealed)
    if form != FORMAT:
        raise NotOurs
    return int(number)


def unseal(sealed: bytes, *, key: bytes, identity: str) -> bytes:
    """What was sealed. Raises NotOurs."""
    key_number(sealed)
    header, rest = sealed[: _HEADER.size], sealed[_HEADER.size :]
    try:
        return AESGCM(key).decrypt(
            rest[:NONCE_BYTES], rest[NONCE_BYTES:], _bound(header, identity)
        )
    except InvalidTag:
        raise NotOurs from None


def _bound(header: bytes, identity: str) -> bytes:
    return header + identity.encode()
