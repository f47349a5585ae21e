"""Who looked, and who signed in, as the parents read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts import audit, reasons
from accounts.audit import Kind
from accounts.models import User

# What staff can open of a child, by the name that the admin has for it.
_WHAT = {
    "profile": _("your child’s profile"),
    "interest": _("what your child likes"),
    "interaction": _("a talk, without its words"),
    "chalisa progress": _("how a verse goes"),
    "story progress": _("how far a story is"),
    "safety event": _("a safety event"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look of the staff at something of a child: what, in which role, why and when."""

    what: str
    role: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """One sign-in, or a change to how one signs in; `network` is a /24 or /48, or ""."""

    what: str
    network: str
    at: datetime


def looks_at(child_id: UUID) -> list[Look]:
    """The latest first."""
    return [
        Look(
            str(_WHAT.get(seen.about, seen.about)),
            seen.role,
            reasons.in_words(seen.reason),
            seen.at,
        )
        for seen in audit.looks_at(child_id)
    ]


def deeds_of(user: User) -> list[Deed]:
    """The latest first."""
    return [
        Deed(str(Kind(done.kind).label), done.about, done.at) for done in audit.of_account(user)
    ]
