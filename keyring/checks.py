"""System checks for those who deploy: are the keys held where they must be."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from keyring.router import ALIAS


@register(Tags.security, deploy=True)
def keys_are_held_well(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """What is wrong with who wraps the keys, and with where the wrapped ones lie."""
    return [*_wrapping(), *apart(settings.DATABASES)]


def _wrapping() -> list[CheckMessage]:
    if settings.KEYRING == "local":
        return [
            Error(
                "A file on this machine wraps the families’ keys; in production it refuses to.",
                hint="Set KEYRING=aws-kms and KMS_KEYS (docs/how-to/keep-keys.md).",
                id="keyring.E001",
            )
        ]
    missing = [region for region in settings.KEY_REGIONS if region not in settings.KMS_KEYS]
    if not missing:
        return []
    return [
        Error(
            f"KMS_KEYS names no key for {', '.join(missing)}: families there cannot be served.",
            hint="Name one for each region; one key may serve several.",
            id="keyring.E002",
        )
    ]


def apart(databases: Mapping[str, Any]) -> list[CheckMessage]:
    """What to say when the keys lie where everything else does."""
    servers = {_server_of(databases[alias]) for alias in ("default", ALIAS)}
    if len(servers) == 2:
        return []
    return [
        Warning(
            "The keys lie on the same database server as what they open.",
            hint="A server of their own keeps its backups apart, and for a week at most.",
            id="keyring.W001",
        )
    ]


def _server_of(database: dict[str, Any]) -> tuple[str, str]:
    return database.get("HOST") or "localhost", str(database.get("PORT") or 5432)
