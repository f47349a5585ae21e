"""How a toy proves that it is the toy of its serial."""

import hashlib
import hmac
import secrets

from devices.models import Device

SECRET_BYTES = 32  # 256 bits: beyond guessing, so a plain hash is enough to store
LONGEST_HEADER = 400


class NoCredentials(Exception):
    """The header is not `Device <serial>:<secret>`."""


def read(header: str) -> tuple[str, str]:
    """Serial and secret from the value of an Authorization header. Raises NoCredentials."""
    scheme, _, rest = header.partition(" ")
    serial, colon, secret = rest.strip().partition(":")
    is_whole = scheme.lower() == "device" and colon and serial and header.isprintable()
    if not is_whole or len(header) > LONGEST_HEADER:
        raise NoCredentials
    return serial, secret


def issue(device: Device) -> str:
    """Give the toy a new secret and return it, the only time it is shown. The old one is void."""
    secret, device.secret_hash = draw()
    device.save(update_fields=["secret_hash"])
    return secret


def draw() -> tuple[str, str]:
    """A new secret and the hash to store of it, for toys that are made many at a time."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    while secret.startswith("-"):  # a command line would take it for an option
        secret = secrets.token_urlsafe(SECRET_BYTES)
    return secret, _hash(secret)


def proves(device: Device, secret: str) -> bool:
    """Whether `secret` is the toy's, in constant time. A toy without a secret proves nothing."""
    expected = device.secret_hash or _hash("")
    same = hmac.compare_digest(_hash(secret), expected)
    return same and bool(device.secret_hash)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
