"""How a parent takes consent back: at once, with a receipt, and the other guardian is told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts import consent, receipts
from accounts.models import Guardian, Purpose


@transaction.atomic
def stop(
    child_id: UUID,
    purposes: Iterable[str],
    *,
    guardian: Guardian,
    now: datetime,
    ip: str = "",
    origin: str = "",
) -> frozenset[str]:
    """
    Withdraw those of `purposes` that stand; which they were. Stopping twice is stopping once.

    Whoever stops the talking stops the alerts about it as well. Raises consent.UnknownPurpose,
    consent.NotTheGuardian.
    """
    asked = set(purposes)
    if not asked <= set(Purpose.values):
        raise consent.UnknownPurpose
    if Purpose.CORE_VOICE in asked:
        asked.add(Purpose.SAFETY_ALERTS.value)
    stopped = frozenset(asked & consent.granted_purposes(child_id))
    if stopped:
        consent.withdraw(child_id, stopped, guardian=guardian, now=now, ip=ip)
        receipt = receipts.Receipt(guardian, child_id, stopped, now, is_grant=False)
        receipts.send_after_commit(receipt, origin=origin or settings.PORTAL_URL)
    return stopped


def stop_by_link(token: str, *, now: datetime, ip: str = "", origin: str = "") -> frozenset[str]:
    """What the link of a receipt does, without signing in. Raises receipts.LinkBroken."""
    link = receipts.read_stop_token(token)
    return stop(
        link.child_id, link.purposes, guardian=link.guardian, now=now, ip=ip, origin=origin
    )
