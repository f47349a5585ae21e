"""
The names that parents give their passkeys ("Asha's tablet"), sealed in the row.

allauth reads and writes them in `Authenticator.data`; there they stand open in memory only.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_init, post_save, pre_save
from django.dispatch import receiver

from keyring import secret
from keyring.envelope import NotOurs

_PURPOSE = "passkey names"
_MARK = "sealed:"


@receiver(pre_save, sender=Authenticator)
def _seal(instance: Authenticator, **_: Any) -> None:
    name = instance.data.get("name")
    if name:
        sealed = _MARK + secret.seal_text(name, purpose=_PURPOSE)
        instance.data = instance.data | {"name": sealed}


@receiver([post_init, post_save], sender=Authenticator)
def _open(instance: Authenticator, **_: Any) -> None:
    if "data" in instance.get_deferred_fields():
        return
    name = (instance.data or {}).get("name") or ""
    if not name.startswith(_MARK):
        return
    try:
        opened = secret.unseal_text(name.removeprefix(_MARK), purpose=_PURPOSE)
    except NotOurs:
        opened = ""
    instance.data = instance.data | {"name": opened}
