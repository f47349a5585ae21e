"""A version in the database as the rules of the review see it."""

from collections.abc import Mapping
from itertools import pairwise

from learning.review.models import Revision, Verdict
from learning.review.states import Aspect, Judged, Status, Version
from learning.review.texts import faults_of


def version_of(revision: Revision) -> Version:
    """The version with everything that was said of it, in two queries."""
    target = revision.target
    columns = ("pk", "author_id", "follows_id", "status", "origin")
    known = {one.pk: one for one in Revision.objects.of(target).only(*columns)}
    served = next((one.pk for one in known.values() if one.status == Status.APPROVED), None)
    line = _line(revision, known)
    said = Verdict.objects.filter(revision__in=_same_text(line)).order_by("at", "pk")
    return Version(
        status=Status(revision.status),
        authors=frozenset(one.author_id for one in line if one.author_id),
        verdicts=tuple(Judged(Aspect(one.aspect), one.by_id, one.approves) for one in said),
        is_stale=revision.base_id != served and revision.pk != served,
        was_served=revision.approved_at is not None,
        faults=faults_of(target, revision.text),
    )


def _line(revision: Revision, known: Mapping[int, Revision]) -> list[Revision]:
    """The version and all that it goes on from, the latest first."""
    line = [revision]
    while (before := known.get(line[-1].follows_id or 0)) is not None:
        line.append(before)
    return line


def _same_text(line: list[Revision]) -> list[int]:
    """Of a line, the versions that share the first one's text: a way back has its origin's."""
    same = [line[0].pk]
    for later, earlier in pairwise(line):
        if later.origin != Revision.Origin.ROLLBACK:
            break
        same.append(earlier.pk)
    return same
