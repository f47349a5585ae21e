"""The regional keys that wrap the data keys: who holds them, and what they are asked."""

from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings


class KeyStoreUnavailable(Exception):
    """Keys cannot be read just now; nothing is lost, and trying again later helps."""

    code = "key-store-unavailable"


class Wrapper(Protocol):
    """Wraps 32-byte data keys. All methods may wait; all raise KeyStoreUnavailable."""

    def wrapping_key(self, region: str) -> str:
        """The name of the key that wraps for `region` today."""

    def wrap(self, key: bytes, *, wrapping: str, owner: UUID) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, wrapping: str, owner: UUID) -> bytes: ...


@cache
def configured() -> Wrapper:
    """The wrapper that the settings name. Raises KeyStoreUnavailable when it cannot work."""
    from keyring.local import LocalKeys

    return LocalKeys(settings.LOCAL_KEYS_FILE)
