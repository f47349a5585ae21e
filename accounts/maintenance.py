"""The only ways past the triggers that guard the ledger, the notices and the audit."""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.conf import settings
from django.db import transaction

_KEPT = "accounts.AuditEvent:audit_kept"
GUARDS = [
    "accounts.AuditEvent:audit_rows",
    "accounts.AuditEvent:audit_table",
    "accounts.ConsentEvent:ledger_rows",
    "accounts.ConsentEvent:ledger_table",
    "accounts.LedgerHead:head_rows",
    "accounts.LedgerHead:head_table",
    "accounts.NoticeVersion:notice_rows",
    "accounts.NoticeVersion:notice_table",
    _KEPT,
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


@contextmanager
def forgetting() -> Iterator[None]:
    """Statements inside may delete audit events whose time is over: retention, nobody else."""
    with transaction.atomic(), pgtrigger.ignore(_KEPT):
        yield
