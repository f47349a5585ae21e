"""The one way past the triggers that guard the ledger and the notices."""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.conf import settings

GUARDS = [
    "accounts.ConsentEvent:ledger_rows",
    "accounts.ConsentEvent:ledger_table",
    "accounts.LedgerHead:head_rows",
    "accounts.LedgerHead:head_table",
    "accounts.NoticeVersion:notice_rows",
    "accounts.NoticeVersion:notice_table",
]


class NotInProduction(Exception):
    """What was asked for empties the evidence, which only tests may."""

    code = "not-in-production"


@contextmanager
def unguarded() -> Iterator[None]:
    """Statements inside may change and empty guarded tables. Raises NotInProduction."""
    if settings.PRODUCTION:
        raise NotInProduction
    with pgtrigger.ignore(*GUARDS):
        yield
