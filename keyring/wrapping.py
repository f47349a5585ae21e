"""
The regional keys that wrap the data keys: who holds them, and what they are asked.

The setting KEYRING says who wraps today; the name that stands beside a wrapped key says who can
unwrap it, so that keys wrapped by another holder stay readable until they are rewrapped.
"""

from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOCAL = "local:"  # how the names of keys begin that a file holds; all others are KMS's


class KeyStoreUnavailable(Exception):
    """
    Keys cannot be read just now; nothing is lost, and trying again later helps.

    The text is for operators; `sentence` for the person at the screen.
    """

    code = "key-store-unavailable"
    sentence: str | Promise = _(
        "We cannot open what your family has written just now. Nothing is lost. "
        "Please try again in a minute."
    )


class Wrapper(Protocol):
    """Wraps 32-byte data keys. All methods may wait; all raise KeyStoreUnavailable."""

    def wrapping_key(self, region: str) -> str:
        """The name of the key that wraps for `region` today."""

    def wrap(self, key: bytes, *, wrapping: str, owner: UUID) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, wrapping: str, owner: UUID) -> bytes:
        """The data key. Raises envelope.NotOurs when it was wrapped for another owner."""


@cache
def configured() -> Wrapper:
    """The wrapper that the settings name. Raises KeyStoreUnavailable when it cannot work."""
    return _kms() if settings.KEYRING == "aws-kms" else _local()


def holder_of(wrapping: str) -> Wrapper:
    """Who can unwrap what the key of this name has wrapped. Raises KeyStoreUnavailable."""
    return _local() if wrapping.startswith(LOCAL) else _kms()


def forget() -> None:
    """Read the settings and the file again when the next key is wrapped or unwrapped."""
    for remembered in (configured, _local, _kms):
        remembered.cache_clear()


@cache
def _local() -> Wrapper:
    from keyring.local import LocalKeys

    return LocalKeys(settings.LOCAL_KEYS_FILE)


@cache
def _kms() -> Wrapper:
    from keyring.aws_kms import KmsKeys

    return KmsKeys(settings.KMS_KEYS)
