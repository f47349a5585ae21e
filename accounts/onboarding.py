"""
The way of a new family, in order and resumable: where it lives, the notice, consent, the second
step, the child, the toy, the first words.

`next_step` is pure; `facts_of` reads what has been done, in one query.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from accounts.models import Consent, ConsentRequest, Guardian, Profile, Purpose, User


class Step(StrEnum):
    """What comes next, in the order of coming."""

    COUNTRY = "country"
    NOTICE = "notice"  # and the form of consent behind it
    SECOND_STEP = "second-step"
    CHILD = "child"
    PAIR = "pair"
    FIRST_WORDS = "first-words"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What a family has done. `agreed_child_id` was agreed to and has no row yet; `child_id` is the
    newest child that has one.
    """

    has_country: bool = False
    is_asked: bool = False
    agreed_child_id: UUID | None = None
    child_id: UUID | None = None
    has_toy: bool = False
    has_talked: bool = False


def next_step(facts: Facts) -> Step:
    """What the family does next. Nothing that works already is taken back for it."""
    if not facts.has_country and facts.child_id is None:
        return Step.COUNTRY
    if facts.agreed_child_id is not None:
        return Step.CHILD
    if facts.child_id is None:
        return Step.SECOND_STEP if facts.is_asked else Step.NOTICE
    if facts.has_talked:
        return Step.DONE
    return Step.FIRST_WORDS if facts.has_toy else Step.PAIR


def facts_of(user: User, *, now: datetime) -> Facts:
    """What the family of `user` has done; nothing for somebody without a family."""
    asked = ConsentRequest.objects.filter(family=OuterRef("family"))
    agrees = Consent.objects.filter(child_id=OuterRef("child_id"), is_granted=True)
    agreed = asked.exclude(confirmed_at=None).filter(
        ~Exists(Profile.objects.filter(pk=OuterRef("child_id"))),
        Exists(agrees.filter(purpose=Purpose.CORE_VOICE)),
    )
    children = Profile.objects.filter(family=OuterRef("family")).order_by("-created_at")
    guardian = (
        Guardian.objects.filter(user=user)
        .select_related("family")
        .annotate(
            is_asked=Exists(asked.open(now=now)),
            agreed_child_id=Subquery(agreed.order_by("-created_at").values("child_id")[:1]),
            newest_child_id=Subquery(children.values("pk")[:1]),
            has_toy=Exists(children.filter(devices__isnull=False)),
            has_talked=Exists(children.filter(interactions__isnull=False)),
        )
        .first()
    )
    if guardian is None:
        return Facts()
    return Facts(
        has_country=bool(guardian.family.country),
        is_asked=guardian.is_asked,
        agreed_child_id=guardian.agreed_child_id,
        child_id=guardian.newest_child_id,
        has_toy=guardian.has_toy,
        has_talked=guardian.has_talked,
    )
