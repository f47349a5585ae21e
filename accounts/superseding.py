"""
When a consent stops counting although nobody withdrew it: its method is no longer valid.

A processor that begins to train on data, one that is used and was never declared, or a day from
which a region's law asks for more: what was granted by such a method stops at once.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import consent
from accounts.consent_methods import invalid_methods
from accounts.models import Consent, ConsentRequest, Family, Profile
from accounts.regions import Region


@transaction.atomic
def supersede_invalid(*, now: datetime) -> int:
    """Stop every consent whose method does not count at `now`; how many children it concerns."""
    invalid = {region: set(invalid_methods(region, now=now)) for region in Region}
    suspects = Consent.objects.granted().filter(method__in=set().union(*invalid.values()))
    standing = list(suspects.select_for_update().values_list("child_id", "purpose", "method"))
    families = _families({child_id for child_id, _, _ in standing})
    stopped: dict[UUID, set[str]] = {}
    for child_id, purpose, method in standing:
        family = families.get(child_id)
        if family is not None and method in invalid[family.region]:
            stopped.setdefault(child_id, set()).add(purpose)
    words = [
        consent.Word(child_id, frozenset(purposes), None, now, of=families[child_id])
        for child_id, purposes in stopped.items()
    ]
    if words:
        consent.supersede(words)
    return len(words)


def _families(child_ids: set[UUID]) -> dict[UUID, Family]:
    """Whose the children are, with a row of their own or only asked for yet."""
    asked = ConsentRequest.objects.filter(child_id__in=child_ids).select_related("family")
    known = Profile.objects.filter(pk__in=child_ids).select_related("family")
    return {row.child_id: row.family for row in asked} | {row.pk: row.family for row in known}
