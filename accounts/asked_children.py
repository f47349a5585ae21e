"""The children that a family decides about: those with a row, and those only agreed to yet."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import Consent, ConsentRequest, Family, Profile


@dataclass(frozen=True, slots=True)
class AskedChild:
    """A child by its id; `profile` is None until the family says what to call it."""

    child_id: UUID
    profile: Profile | None


def asked_children(family: Family) -> list[AskedChild]:
    """Every child about which anything was ever agreed, the oldest first."""
    known = list(Profile.objects.filter(family=family))
    ids = {child.pk for child in known}
    said = Consent.objects.filter(
        child_id__in=ConsentRequest.objects.filter(family=family)
        .exclude(confirmed_at=None)
        .values("child_id"),
        is_granted=True,
    )
    unnamed = set(said.values_list("child_id", flat=True)) - ids
    named = [AskedChild(child.pk, child) for child in known]
    return named + [AskedChild(child_id, None) for child_id in sorted(unnamed)]


def asked_child(family: Family, child_id: UUID) -> AskedChild | None:
    """The child of this id, when it is the family's."""
    return next((each for each in asked_children(family) if each.child_id == child_id), None)
