"""
What may become of a version of a text, and who may do it. Pure.

A version is written as a draft, submitted, and approved for its language and for its tradition by
people who wrote no part of it. A refusal makes it a draft again. What is served goes on being
served until another version takes its place or a reviewer withdraws it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Where a version stands. At most one of a text is approved: the one that is served."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Aspect(StrEnum):
    """What a reviewer vouches for. `TRADITION` is what is told and how it is meant."""

    LANGUAGE = "language"
    TRADITION = "tradition"


OPEN = frozenset({Status.DRAFT, Status.IN_REVIEW})
WRITES = "learning.add_revision"
APPROVES = {
    Aspect.LANGUAGE: "learning.approve_language",
    Aspect.TRADITION: "learning.approve_tradition",
}

_SENTENCES = {
    "not-allowed": "Your role does not allow this. Ask an operator who can do it.",
    "own-text": "You wrote a part of this version, so somebody else has to judge it.",
    "not-a-draft": "Only a draft can be submitted, and this version is {status} now.",
    "not-in-review": "Only a version in review can be judged, and this one is {status} now.",
    "is-judged": "Somebody has vouched for the {aspect} of this version already.",
    "is-closed": "This version is {status} now. Write a new version of the served text instead.",
    "stale": (
        "Another version was approved after this one was begun. "
        "Rewrite this one: compare it with what is served now, save it and submit it again."
    ),
    "needs-comment": "Write a comment, so that others know why.",
    "never-served": "Only a version that was approved before can be brought back.",
    "faulty": "This version has mistakes that a toy cannot speak. Rewrite it: {faults}.",
    "nothing-changed": "The text is the same as the served one. Change something first.",
    "unknown-field": "There is no {faults} in this kind of text. Leave it out.",
}


class Refused(Exception):
    """
    A deed that is not done. `code` is stable, `sentence` tells the person what to do, `faults`
    are what is wrong with the text, if that is why.
    """

    def __init__(self, code: str, *, faults: tuple[str, ...] = (), **told: str) -> None:
        self.code = code
        self.faults = faults
        self.sentence = _SENTENCES[code].format(faults="; ".join(faults), **told)
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff, and which of the permissions of a review they have."""

    id: int
    may: frozenset[str]

    @property
    def may_approve(self) -> bool:
        """Whether for any aspect."""
        return not self.may.isdisjoint(APPROVES.values())


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict. `by` is None once the person has left."""

    aspect: Aspect
    by: int | None
    approves: bool


@dataclass(frozen=True, slots=True)
class Version:
    """
    A version as the rules see it. `authors` wrote a part of it, `verdicts` are the oldest first.

    `is_stale`: another version than the one it was based on is served. `was_served`: it was
    approved once. `faults` are what `learning.content_rules` finds in it.
    """

    status: Status
    authors: frozenset[int]
    verdicts: tuple[Judged, ...] = ()
    is_stale: bool = False
    was_served: bool = False
    faults: tuple[str, ...] = ()

    def holds(self, aspect: Aspect) -> bool:
        """Whether the last word of others on this aspect is a yes."""
        said = [
            one.approves
            for one in self.verdicts
            if one.aspect == aspect and one.by not in self.authors
        ]
        return bool(said) and said[-1]


def write(person: Person) -> None:
    """Begin a version. Raises Refused."""
    if WRITES not in person.may:
        raise Refused("not-allowed")


def rewrite(version: Version, person: Person) -> Status:
    """What a version becomes that another takes up and goes on from. Raises Refused."""
    write(person)
    if version.status not in OPEN:
        raise Refused("is-closed", status=version.status)
    return Status.SUPERSEDED


def submit(version: Version, person: Person) -> Status:
    """Ask for a review. Raises Refused."""
    write(person)
    if version.status != Status.DRAFT:
        raise Refused("not-a-draft", status=version.status)
    _is_speakable(version)
    return Status.IN_REVIEW


def approve(version: Version, person: Person, aspect: Aspect) -> Status:
    """
    Vouch for one aspect: the last one approves the version. An approved version that nobody has
    read yet, because it was shipped, stays approved. Raises Refused.
    """
    _may_judge(version, person, aspect)
    if version.holds(aspect):
        raise Refused("is-judged", aspect=aspect)
    if version.status == Status.APPROVED:
        return Status.APPROVED
    _is_in_review(version)
    _is_speakable(version)
    others = [one for one in Aspect if one != aspect]
    is_last = all(version.holds(one) for one in others)
    return Status.APPROVED if is_last else Status.IN_REVIEW


def refuse(version: Version, person: Person, aspect: Aspect, comment: str) -> Status:
    """Send a version back to its author. Raises Refused."""
    _may_judge(version, person, aspect)
    _is_in_review(version)
    _says_why(comment)
    return Status.DRAFT


def withdraw(version: Version, person: Person, comment: str) -> Status:
    """
    Give up an open version, which its authors and all reviewers may; or stop serving the approved
    one, which reviewers may who say why. Raises Refused.
    """
    if version.status in OPEN:
        if not (person.may_approve or (WRITES in person.may and person.id in version.authors)):
            raise Refused("not-allowed")
        return Status.WITHDRAWN
    if not person.may_approve:
        raise Refused("not-allowed")
    if version.status != Status.APPROVED:
        raise Refused("is-closed", status=version.status)
    _says_why(comment)
    return Status.WITHDRAWN


def roll_back(version: Version, person: Person, comment: str) -> Status:
    """What a new version is that brings this earlier one back. Raises Refused."""
    if not person.may_approve:
        raise Refused("not-allowed")
    if not version.was_served or version.status not in (Status.SUPERSEDED, Status.WITHDRAWN):
        raise Refused("never-served")
    if version.faults:
        raise Refused("faulty", faults=version.faults)
    _says_why(comment)
    return Status.APPROVED


def comment(person: Person, text: str) -> None:
    """Say something about a version. Raises Refused."""
    if not (person.may_approve or WRITES in person.may):
        raise Refused("not-allowed")
    _says_why(text)


def _may_judge(version: Version, person: Person, aspect: Aspect) -> None:
    if APPROVES[aspect] not in person.may:
        raise Refused("not-allowed")
    if person.id in version.authors:
        raise Refused("own-text")


def _is_in_review(version: Version) -> None:
    if version.status != Status.IN_REVIEW:
        raise Refused("not-in-review", status=version.status)


def _is_speakable(version: Version) -> None:
    if version.is_stale:
        raise Refused("stale")
    if version.faults:
        raise Refused("faulty", faults=version.faults)


def _says_why(text: str) -> None:
    if not text.strip():
        raise Refused("needs-comment")
