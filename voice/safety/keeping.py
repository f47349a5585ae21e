"""What is kept of a turn that the guard took over, and which guardians are told of it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from accounts import consent
from accounts.background import send_after_commit
from accounts.keeping import keep_until
from accounts.keeping_rules import DataClass
from accounts.models import Profile, Purpose
from voice.effects import NoteSafety
from voice.models import SafetyEvent
from voice.safety.verdict import Severity

ON_ITS_WAY = timedelta(minutes=2)  # until its task counts as lost
UNTOLD_FOR = timedelta(days=1)  # after which an alert is no news any more
AT_ONCE = 200
TOLD_AGAIN_AFTER = {  # for the next mail about the same child and the same category
    Severity.S1: timedelta(days=1),
    Severity.S2: timedelta(hours=1),
}


def event(note: NoteSafety, child_id: UUID, *, now: datetime) -> SafetyEvent:
    """The row, not yet written. Writing it twice leaves one."""
    return SafetyEvent(
        id=uuid4(),
        profile_id=child_id,
        category=note.category,
        severity=note.severity,
        is_for_staff=note.severity is Severity.S3,
        at=now,
    )


@transaction.atomic
def keep(row: SafetyEvent) -> None:
    """
    Write it while the family agrees to the talking, and have its guardians told.

    What the family agreed to is asked at the very moment. A carer may be the danger in what is for
    the staff: no guardian is told of that.
    """
    child = Profile.objects.select_related("family").filter(pk=row.profile_id).first()
    purposes = consent.held(child) if child is not None else frozenset()
    if child is None or Purpose.CORE_VOICE not in purposes:
        return
    keep_until(child.family.region, DataClass.SAFETY, row.at)
    SafetyEvent.objects.bulk_create([row], ignore_conflicts=True)
    is_told = not row.is_for_staff and row.severity >= Severity.S1
    if is_told and Purpose.SAFETY_ALERTS in purposes:
        send_after_commit("voice.tasks.alert_guardians", row.pk)


@transaction.atomic
def claim(event_id: str, *, now: datetime) -> SafetyEvent | None:
    """
    The event that guardians are to be told of now, marked as told; None when they are not.

    Once an event, and not again and again about the same category of the same child.
    """
    row = (
        SafetyEvent.objects.for_guardians()
        .select_for_update(of=("self",))
        .select_related("profile__family")
        .filter(pk=event_id, told_at=None, severity__gte=Severity.S1)
        .first()
    )
    if row is None or Purpose.SAFETY_ALERTS not in consent.held(row.profile):
        return None
    since = now - TOLD_AGAIN_AFTER[Severity(row.severity)]
    alike = SafetyEvent.objects.filter(profile=row.profile_id, category=row.category)
    if alike.filter(told_at__gt=since).exists():
        return None
    row.told_at = now
    row.save(update_fields=["told_at"])
    return row


def give_back(row: SafetyEvent) -> None:
    """No guardian could be written to: the event waits to be told again."""
    SafetyEvent.objects.filter(pk=row.pk, told_at=row.told_at).update(told_at=None)


def untold(*, now: datetime) -> list[UUID]:
    """Events that guardians should know of, and whose task was lost: some, the latest first."""
    rows = SafetyEvent.objects.for_guardians().filter(
        told_at=None,
        severity__gte=Severity.S1,
        at__lte=now - ON_ITS_WAY,
        at__gt=now - UNTOLD_FOR,
    )
    return [row.pk for row in rows.order_by("-at")[:AT_ONCE] if not _counts_as_told(row)]


def _counts_as_told(row: SafetyEvent) -> bool:
    alike = SafetyEvent.objects.filter(profile=row.profile_id, category=row.category)
    return alike.filter(told_at__gt=row.at - TOLD_AGAIN_AFTER[Severity(row.severity)]).exists()
