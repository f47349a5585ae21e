"""Django's own `flush`, let past the triggers of the ledger; tests empty a database with it."""

from typing import Any

from django.core.management.commands import flush

from accounts.maintenance import unguarded


class Command(flush.Command):
    """Empty the database, outside production only."""

    def handle(self, **options: Any) -> None:
        with unguarded():
            super().handle(**options)
