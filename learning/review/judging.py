"""
Submitting, approving, refusing, withdrawing and bringing back: the rules, and their rows.

Each deed locks the text's row first, so of two people at once the second one meets what the first
one has done. All raise states.Refused, and then have changed nothing.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from learning.review import states
from learning.review.models import Comment, Revision, Verdict
from learning.review.people import person_of
from learning.review.publishing import locked, next_number, publish, stop_serving
from learning.review.reading import version_of
from learning.review.states import Aspect, Status
from learning.review.texts import Target


@transaction.atomic
def submit(revision: Revision, *, by: User, now: datetime, comment: str = "") -> Revision:
    """Ask for a review. Codes "not-allowed", "not-a-draft", "stale", "faulty"."""
    _, current = _locked(revision)
    status = states.submit(version_of(current), person_of(by))
    current.submitted_at = now
    _become(current, status)
    _say(current, comment, by=by, now=now)
    return current


@transaction.atomic
def approve(
    revision: Revision, aspect: Aspect, *, by: User, now: datetime, comment: str = ""
) -> Revision:
    """
    Vouch for one aspect; the last one serves the version. Codes "not-allowed", "own-text",
    "is-judged", "not-in-review", "stale", "faulty".
    """
    row, current = _locked(revision)
    status = states.approve(version_of(current), person_of(by), aspect)
    _judge(current, aspect, by=by, approves=True, comment=comment, now=now)
    if status == Status.APPROVED and current.status != Status.APPROVED:
        publish(current, row, now=now)
    return current


@transaction.atomic
def refuse(
    revision: Revision, aspect: Aspect, *, by: User, now: datetime, comment: str
) -> Revision:
    """Send it back. Codes "not-allowed", "own-text", "not-in-review", "needs-comment"."""
    _, current = _locked(revision)
    status = states.refuse(version_of(current), person_of(by), aspect, comment)
    _judge(current, aspect, by=by, approves=False, comment=comment, now=now)
    _become(current, status)
    return current


@transaction.atomic
def withdraw(revision: Revision, *, by: User, now: datetime, comment: str = "") -> Revision:
    """Give it up, or stop serving it. Codes "not-allowed", "is-closed", "needs-comment"."""
    row, current = _locked(revision)
    status = states.withdraw(version_of(current), person_of(by), comment)
    was_served = current.status == Status.APPROVED
    current.ended_at = now
    _become(current, status)
    _say(current, comment, by=by, now=now)
    if was_served:
        stop_serving(row)
    return current


@transaction.atomic
def roll_back(revision: Revision, *, by: User, now: datetime, comment: str) -> Revision:
    """
    Serve an earlier version again, as a new one with its text.

    Codes "not-allowed", "never-served", "faulty", "needs-comment".
    """
    row, current = _locked(revision)
    states.roll_back(version_of(current), person_of(by), comment)
    back = Revision(
        **{current.kind: row},
        number=next_number(row),
        text=current.text,
        origin=Revision.Origin.ROLLBACK,
        author=by,
        base=Revision.current_for(row),
        follows=current,
        created_at=now,
    )
    publish(back, row, now=now)
    _say(back, comment, by=by, now=now)
    return back


@transaction.atomic
def say(revision: Revision, comment: str, *, by: User, now: datetime) -> None:
    """Comment on it. Codes "not-allowed", "needs-comment"."""
    states.comment(person_of(by), comment)
    _say(revision, comment, by=by, now=now)


def why_not(deed: Callable[[], object]) -> str:
    """What keeps somebody from a deed of the rules, as a sentence; "" when nothing does."""
    try:
        deed()
    except states.Refused as refused:
        return refused.sentence
    return ""


def _locked(revision: Revision) -> tuple[Target, Revision]:
    row = locked(revision.target)
    return row, Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)


def _become(current: Revision, status: Status) -> None:
    current.status = status.value
    current.save(update_fields=["status", "submitted_at", "ended_at"])


def _judge(
    current: Revision, aspect: Aspect, *, by: User, approves: bool, comment: str, now: datetime
) -> None:
    Verdict.objects.create(
        revision=current,
        aspect=aspect.value,
        by=by,
        approves=approves,
        comment=comment.strip(),
        at=now,
    )


def _say(current: Revision, comment: str, *, by: User, now: datetime) -> None:
    if comment.strip():
        Comment.objects.create(revision=current, by=by, text=comment.strip(), at=now)
