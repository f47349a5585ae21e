"""What the privacy page shows of one child: what holds, what was ever said, and who looked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts import consent_methods, consent_requests, ledger
from accounts.asked_children import AskedChild, asked_children
from accounts.models import (
    Action,
    Consent,
    ConsentEvent,
    Guardian,
    NoticeVersion,
    Purpose,
)
from accounts.portal.looks import Look, looks_at
from accounts.purposes import MEANINGS, Meaning

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Switch:
    """One purpose: whether it holds, since when, and whether an answer to an e-mail is awaited."""

    meaning: Meaning
    is_on: bool
    since: datetime | None
    is_asked: bool
    is_required: bool

    @property
    def is_fixed(self) -> bool:
        """Goes along with talking, and is not chosen alone."""
        return self.meaning.purpose == Purpose.SAFETY_ALERTS


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger as the guardian reads it. `who`: "you", "other" or "us"."""

    at: datetime
    action: Action
    meaning: Meaning
    who: str
    method: str
    notice_id: UUID | None


@dataclass(frozen=True, slots=True)
class PrivacySheet:
    """Everything the page shows of one child."""

    child: AskedChild
    switches: list[Switch]
    history: list[Entry]
    looks: list[Look]

    @property
    def zone(self) -> ZoneInfo | None:
        """Where the child lives, for times; None until that is known."""
        return self.child.profile.zone if self.child.profile else None

    @property
    def is_agreed(self) -> bool:
        return all(switch.is_on for switch in self.switches if switch.is_required)

    @property
    def anything_stands(self) -> bool:
        return any(switch.is_on for switch in self.switches)


def privacy_sheets(guardian: Guardian, *, now: datetime) -> list[PrivacySheet]:
    """One sheet for each child of the guardian's family, the oldest first."""
    return [_sheet(child, guardian, now) for child in asked_children(guardian.family)]


def _sheet(child: AskedChild, guardian: Guardian, now: datetime) -> PrivacySheet:
    return PrivacySheet(
        child=child,
        switches=_switches(child.child_id, guardian, now),
        history=_history(child.child_id, guardian),
        looks=looks_at(child.child_id),
    )


def _switches(child_id: UUID, guardian: Guardian, now: datetime) -> list[Switch]:
    region = guardian.family.region
    standing = {row.purpose: row for row in Consent.objects.about(child_id)}
    waiting = consent_requests.waiting(guardian, child_id, now=now)
    required = consent_methods.required_purposes(region)
    shown = {*required, *consent_methods.optional_purposes(region), Purpose.SAFETY_ALERTS.value}
    shown |= {purpose for purpose, row in standing.items() if row.is_granted}
    found = []
    for purpose in Purpose.values:
        row = standing.get(purpose)
        is_on = row is not None and row.is_granted
        if purpose in shown:
            found.append(
                Switch(
                    meaning=MEANINGS[purpose],
                    is_on=is_on,
                    since=row.since if row else None,
                    is_asked=purpose in waiting and not is_on,
                    is_required=purpose in required,
                )
            )
    return found


def _history(child_id: UUID, guardian: Guardian) -> list[Entry]:
    said = ConsentEvent.objects.filter(child_ref=ledger.ref("child", child_id))
    lines = list(said.order_by("-occurred_at", "-number")[:MOST_LINES])
    hashes = {line.notice_sha256 for line in lines}
    notices = dict(NoticeVersion.objects.filter(sha256__in=hashes).values_list("sha256", "pk"))
    mine = ledger.ref("guardian", guardian.pk)
    return [
        Entry(
            at=line.occurred_at,
            action=Action(line.action),
            meaning=MEANINGS[line.purpose],
            who="us" if not line.actor_ref else "you" if line.actor_ref == mine else "other",
            method=line.get_method_display() if line.method else "",
            notice_id=notices.get(line.notice_sha256),
        )
        for line in lines
    ]
