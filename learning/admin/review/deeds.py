"""What a person may do with a version from its page: the buttons, and what each does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from accounts.models import User
from learning.models import Revision
from learning.review import judging, states
from learning.review.judging import why_not
from learning.review.states import Aspect, Person, Status, Version

_WHY = "because"  # stands for the comment that is still to be written


@dataclass(frozen=True, slots=True)
class Deed:
    """
    One button. `rule` says whether it may be pressed; `act` does it, with `by`, `now` and
    `comment`; `done` is what is said then.
    """

    label: str
    done: str
    rule: Callable[[Version, Person], object]
    act: Callable[..., Any]
    look: str = "default"


def _approve(aspect: Aspect) -> Deed:
    return Deed(
        f"Approve {aspect}",
        f"You vouch for its {aspect}.",
        partial(states.approve, aspect=aspect),
        lambda revision, **given: judging.approve(revision, aspect, **given),
        look="primary",
    )


def _refuse(aspect: Aspect) -> Deed:
    return Deed(
        f"Refuse {aspect}",
        "It is a draft again.",
        partial(states.refuse, aspect=aspect, comment=_WHY),
        lambda revision, **given: judging.refuse(revision, aspect, **given),
    )


DEEDS: dict[str, Deed] = {
    "submit": Deed(
        "Submit for review",
        "It waits for its reviewers.",
        states.submit,
        judging.submit,
        look="primary",
    ),
    **{f"approve-{aspect}": _approve(aspect) for aspect in Aspect},
    **{f"refuse-{aspect}": _refuse(aspect) for aspect in Aspect},
    "roll-back": Deed(
        "Bring this version back",
        "It is served again, as a new version.",
        partial(states.roll_back, comment=_WHY),
        judging.roll_back,
    ),
    "comment": Deed(
        "Comment",
        "Your comment is there.",
        lambda version, person: states.comment(person, _WHY),
        lambda revision, *, comment, by, now: judging.say(revision, comment, by=by, now=now),
    ),
    "withdraw": Deed(
        "Withdraw",
        "It is withdrawn.",
        partial(states.withdraw, comment=_WHY),
        judging.withdraw,
        look="danger",
    ),
}


def possible(version: Version, person: Person) -> dict[str, Deed]:
    """The deeds that the rules allow now, by name."""
    return {
        name: deed
        for name, deed in DEEDS.items()
        if not why_not(partial(deed.rule, version, person))
    }


def hints(version: Version, person: Person) -> list[str]:
    """Why what this person could do with such a version is not possible now."""
    wanted = {
        Status.DRAFT: ["submit"],
        Status.IN_REVIEW: [f"approve-{aspect}" for aspect in Aspect],
    }.get(version.status, [])
    found = []
    for name in wanted:
        try:
            DEEDS[name].rule(version, person)
        except states.Refused as refused:
            if refused.code not in ("not-allowed", "is-judged"):
                found.append(refused.sentence)
    return [*dict.fromkeys(found)]


def act(name: str, revision: Revision, *, by: User, now: datetime, comment: str) -> Any:
    """Do the deed of that name. Raises KeyError and states.Refused."""
    return DEEDS[name].act(revision, by=by, now=now, comment=comment)
