"""
Sealing what belongs to a sign-in rather than to a child or a family, with a key from SECRET_KEY.

Sessions, the secrets of authenticator apps and the names of passkeys are read before anybody's
family is known. Who has the database alone reads none of them; a former SECRET_KEY still opens
what it sealed as long as it stands in SECRET_KEY_FALLBACKS.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from keyring import envelope


def seal(plain: bytes, *, purpose: str) -> bytes:
    """`plain`, readable again for the same purpose alone."""
    key = _key(settings.SECRET_KEY, purpose)
    return envelope.seal(plain, key=key, number=1, identity=purpose)


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """What was sealed. Raises envelope.NotOurs."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return envelope.unseal(sealed, key=_key(secret, purpose), identity=purpose)
        except envelope.NotOurs:
            continue
    raise envelope.NotOurs


def seal_text(plain: str, *, purpose: str) -> str:
    """The same for text, in letters of base64."""
    return urlsafe_b64encode(seal(plain.encode(), purpose=purpose)).decode()


def unseal_text(sealed: str, *, purpose: str) -> str:
    """What was sealed. Raises envelope.NotOurs."""
    try:
        packed = urlsafe_b64decode(sealed)
    except ValueError:
        raise envelope.NotOurs from None
    return unseal(packed, purpose=purpose).decode()


class SealedSessions:
    """
    Django's session serializer: messages, forms that were kept, what a sign-in remembers.

    A session that does not open is an empty one, as Django does with a wrong signature.
    """

    def dumps(self, session: dict[str, Any]) -> bytes:
        return seal(json.dumps(session, separators=(",", ":")).encode(), purpose="session")

    def loads(self, sealed: bytes) -> Any:
        return json.loads(unseal(sealed, purpose="session"))


def _key(secret: str, purpose: str) -> bytes:
    info = f"hanuman {purpose}".encode()
    return HKDF(hashes.SHA256(), envelope.KEY_BYTES, salt=None, info=info).derive(secret.encode())
