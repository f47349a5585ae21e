"""How a child comes to have a row: after somebody agreed that it talks, and never before."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts import consent
from accounts.models import ConsentRequest, Family, Guardian, Profile, Purpose


class NotAgreed(Exception):
    """Nobody agreed yet that this child talks: nothing about it may be written down."""

    code = "not-agreed"


@transaction.atomic
def add_child(
    child_id: UUID,
    *,
    guardian: Guardian,
    child_name: str,
    dob: date | None,
    preferred_language: str,
    timezone: str,
    now: datetime,
) -> Profile:
    """
    The child that the family agreed to, under the id that it was asked for with.

    Adding it twice changes nothing. Raises NotAgreed.
    """
    Family.objects.select_for_update().get(pk=guardian.family_id)
    known = Profile.objects.filter(pk=child_id, family=guardian.family_id).first()
    if known is not None:
        return known
    asked = ConsentRequest.objects.filter(
        child_id=child_id, family=guardian.family_id, confirmed_at__lte=now
    )
    if not asked.exists() or Purpose.CORE_VOICE not in consent.granted_purposes(child_id):
        raise NotAgreed
    return Profile.objects.create(
        id=child_id,
        family_id=guardian.family_id,
        child_name=child_name,
        dob=dob,
        preferred_language=preferred_language,
        timezone=timezone,
    )
