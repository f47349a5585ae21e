"""What a page shows of an erasure: only what its state says, never more than was done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import keeping
from accounts.erasure import stores
from accounts.erasure.asking import can_cancel
from accounts.erasure.steps import CANCELLED, REQUESTED
from accounts.erasure.stores import Step
from accounts.models import Erasure
from accounts.texts import Text

LONGEST_RECEIPT = 64 * 1024
TITLES = {
    Step.BLOCKED: _("No more talks; the toys are told"),
    Step.KEYS: _("The keys are destroyed: nobody can read it any more"),
    Step.QUEUE: _("Work that was waiting is taken out"),
    Step.FILES: _("Files are removed"),
    Step.ROWS: _("Records are removed"),
    Step.SESSIONS: _("Sign-ins are ended"),
    Step.TOYS: _("Toys forget their child"),
    Step.CACHE: _("Counters and short-lived notes are removed"),
    Step.VERIFIED: _("We looked everywhere again, and nothing is left"),
    Step.RECEIPTED: _("The receipt is written"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step on the way, and whether it is done."""

    title: Any
    is_done: bool


@dataclass(frozen=True, slots=True)
class Staying:
    """What is not erased, why, and the day on which it is gone."""

    what: Text
    why: Text
    until: date


@dataclass(frozen=True, slots=True)
class ErasureSheet:
    """Everything that the page shows of one erasure."""

    erasure: Erasure
    lines: list[Line]
    went: list[tuple[Any, int]]
    stays: list[Staying]
    state: str


def state_of(erasure: Erasure, *, now: datetime) -> str:
    """What may be said of it: "waiting", "going-on", "erased" or "cancelled"."""
    if erasure.state == CANCELLED:
        return "cancelled"
    if erasure.state in (Step.VERIFIED, Step.RECEIPTED):
        return "erased"
    return "waiting" if can_cancel(erasure, now=now) else "going-on"


def erasure_sheet(erasure: Erasure, *, now: datetime) -> ErasureSheet:
    """The sheet of `erasure` as it is now."""
    return ErasureSheet(
        erasure=erasure,
        lines=_lines(erasure.state),
        went=stores.in_words(
            pair for store in erasure.receipt.get("stores", []) for pair in store["erased"].items()
        ),
        stays=_stays(erasure.receipt),
        state=state_of(erasure, now=now),
    )


def _lines(state: str) -> list[Line]:
    steps = list(Step)
    done = -1 if state in (REQUESTED, CANCELLED) else steps.index(Step(state))
    return [Line(TITLES[step], number <= done) for number, step in enumerate(steps)]


def _stays(receipt: dict[str, Any]) -> list[Staying]:
    told = [(keeping.rule_of(one["what"]), one["until"]) for one in receipt.get("stays", [])]
    return [Staying(rule.what, rule.why, date.fromisoformat(until)) for rule, until in told]
