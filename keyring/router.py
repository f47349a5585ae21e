"""
Keys lie in a database of their own, `keys`, and nothing else does.

A backup of the main database holds no key, so what it holds of an erased child cannot be read.
"""

from typing import Any

ALIAS = "keys"
APP = "keyring"


class KeysApart:
    """Django's database router."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return ALIAS if model._meta.app_label == APP else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return ALIAS if model._meta.app_label == APP else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == ALIAS) == (app_label == APP)
