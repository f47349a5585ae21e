"""
Regional keys in AWS KMS: data keys are sent there to be wrapped and unwrapped, one by one.

Whose key it is goes with every request as encryption context, so that a wrapped key moved to
another owner does not unwrap, and KMS's own log says whose key was asked for. Credentials come as
boto3 finds them: the role of the machine, or the AWS_* variables.
"""

import threading
import time
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from keyring.envelope import KEY_BYTES, NotOurs
from keyring.wrapping import KeyStoreUnavailable

CONNECT_SECONDS = 2
ANSWER_SECONDS = 2
ATTEMPTS = 2  # a toy at the door is given up after ten seconds
REST_SECONDS = 3.0  # nobody waits for a KMS that has just kept somebody waiting in vain
_OTHER_OWNER = {"InvalidCiphertextException", "IncorrectKeyException"}


class KmsKeys:
    """Wraps with the KMS keys that the settings name by region."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        """`keys`: the ARN of a symmetric KMS key by region (two letters)."""
        self._keys: Final = dict(keys)
        self._clients: Final[dict[str, Any]] = {}
        self._lock: Final = threading.Lock()
        self._silent_until: Final[dict[str, float]] = {}  # by KMS region, monotonic

    def wrapping_key(self, region: str) -> str:
        arn = self._keys.get(region)
        if arn is None:
            raise KeyStoreUnavailable(f"KMS_KEYS names no key for the region {region}")
        return arn

    def wrap(self, key: bytes, *, wrapping: str, owner: UUID) -> bytes:
        answer = self._ask("encrypt", wrapping, owner, Plaintext=key)
        return bytes(answer["CiphertextBlob"])

    def unwrap(self, wrapped: bytes, *, wrapping: str, owner: UUID) -> bytes:
        key = bytes(self._ask("decrypt", wrapping, owner, CiphertextBlob=wrapped)["Plaintext"])
        if len(key) != KEY_BYTES:
            raise NotOurs
        return key

    def _ask(self, what: str, arn: str, owner: UUID, **more: bytes) -> Any:
        place = _place_of(arn)
        if time.monotonic() < self._silent_until.get(place, 0.0):
            raise KeyStoreUnavailable(f"KMS in {place} did not answer a moment ago")
        try:
            ask = getattr(self._client(place), what)
            return ask(KeyId=arn, EncryptionContext={"owner": str(owner)}, **more)
        except ClientError as refusal:
            code = refusal.response.get("Error", {}).get("Code", "unknown")
            if code in _OTHER_OWNER:
                raise NotOurs from None
            raise KeyStoreUnavailable(f"KMS in {place} refuses to {what}: {code}") from None
        except BotoCoreError as problem:
            self._silent_until[place] = time.monotonic() + REST_SECONDS
            name = type(problem).__name__
            raise KeyStoreUnavailable(f"KMS in {place} cannot be asked: {name}") from None

    def _client(self, place: str) -> Any:
        with self._lock:  # sessions of boto3 are not for several threads, its clients are
            if place not in self._clients:
                self._clients[place] = boto3.session.Session().client(
                    "kms",
                    region_name=place,
                    config=Config(
                        connect_timeout=CONNECT_SECONDS,
                        read_timeout=ANSWER_SECONDS,
                        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
                    ),
                )
            return self._clients[place]


def _place_of(arn: str) -> str:
    """The AWS region in the ARN of a key: `arn:aws:kms:<region>:<account>:key/<id>`."""
    parts = arn.split(":")
    if len(parts) != 6 or parts[2] != "kms":
        raise KeyStoreUnavailable(f"{arn} is not the ARN of a KMS key")
    return parts[3]
