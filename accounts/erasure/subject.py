"""Whose data goes: the ids of everybody and everything that an erasure is about, and no name."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Consent, ConsentRequest, Family, Guardian, Profile, User


@dataclass(frozen=True, slots=True)
class Subject:
    """
    A child, or a whole family with its guardians. `family` is whose child it is, `families` which
    families go. `users` are those of the guardians who lose their account.
    """

    kind: str
    id: UUID
    family: UUID | None
    children: tuple[UUID, ...] = ()
    families: tuple[UUID, ...] = ()
    guardians: tuple[int, ...] = ()
    users: tuple[int, ...] = ()
    asked_at: datetime | None = None  # what was written later may speak of the erasure

    @property
    def marks(self) -> frozenset[str]:
        """The ids by which a text may know them, in each way that an id is spelt."""
        ids = (*self.children, *self.families)
        return frozenset(text for one in ids for text in (str(one), one.hex))

    def as_json(self) -> dict[str, Any]:
        """What an erasure keeps of it until the end."""
        return {
            "children": [str(one) for one in self.children],
            "guardians": list(self.guardians),
            "users": list(self.users),
        }

    def joined(self, earlier: dict[str, Any], *, asked_at: datetime) -> "Subject":
        """With those who were known when the erasure began, and perhaps have no row any more."""
        return replace(
            self,
            asked_at=asked_at,
            children=_joined(self.children, map(UUID, earlier.get("children", ()))),
            guardians=_joined(self.guardians, earlier.get("guardians", ())),
            users=_joined(self.users, earlier.get("users", ())),
        )


def child(child_id: UUID, family_id: UUID | None) -> Subject:
    """One child, whether it has a row or is only agreed to."""
    return Subject("child", child_id, family_id, children=(child_id,))


def whole_family(family_id: UUID) -> Subject:
    """A family as it is now: its children, its guardians and their accounts."""
    known = Profile.objects.filter(family=family_id).values_list("pk", flat=True)
    asked = ConsentRequest.objects.filter(family=family_id).values_list("child_id", flat=True)
    guardians = Guardian.objects.filter(family=family_id)
    # Whoever works for us keeps the account that they work with.
    users = User.objects.filter(guardianship__family=family_id, is_staff=False)
    return Subject(
        "family",
        family_id,
        family_id,
        children=tuple(sorted({*known, *asked})),
        families=(family_id,),
        guardians=tuple(guardians.order_by("pk").values_list("pk", flat=True)),
        users=tuple(users.order_by("pk").values_list("pk", flat=True)),
    )


def of(kind: str, id: UUID, family_id: UUID | None = None) -> Subject:
    """The child or the family as it is now. `kind` is "child" or "family"."""
    return whole_family(id) if kind == "family" else child(id, family_id or family_of(id))


def family_of(child_id: UUID) -> UUID | None:
    """Whose child it is; None for one that nobody knows."""
    families = Profile.objects.filter(pk=child_id).values_list("family_id", flat=True)
    asked = ConsentRequest.objects.filter(child_id=child_id).values_list("family_id", flat=True)
    return families.first() or asked.first()


def still_known(children: list[UUID], families: list[UUID]) -> set[UUID]:
    """Those that the main database knows."""
    found: set[UUID] = set()
    found.update(Profile.objects.filter(pk__in=children).values_list("pk", flat=True))
    for model in (Consent, ConsentRequest):
        rows = model._default_manager.filter(child_id__in=children)
        found.update(rows.values_list("child_id", flat=True).distinct())
    found.update(Family.objects.filter(pk__in=families).values_list("pk", flat=True))
    return found


def _joined(now: Any, earlier: Any) -> tuple[Any, ...]:
    return tuple(sorted({*now, *earlier}))
