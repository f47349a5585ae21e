"""How a version of a text comes to be. It never changes: who rewrites it writes another one."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from learning.review import states
from learning.review.models import Revision, kind_of
from learning.review.people import person_of
from learning.review.publishing import locked, next_number
from learning.review.reading import version_of
from learning.review.texts import FIELDS, Target, text_of


@transaction.atomic
def propose(
    target: Target, changes: dict[str, Any], *, author: User, origin: str = "editor"
) -> Revision:
    """
    A draft of `target` in which the columns that `changes` names are different from now.

    `target` is a verse, a story or an episode. One that is not in the database yet has its key
    (slug; story, language, telling and number) and is made, unapproved, with what `changes`
    names. Raises states.Refused with the codes "not-allowed", "unknown-field" and
    "nothing-changed", and then has changed nothing.
    """
    states.write(person_of(author))
    _know(target, changes)
    if target.pk is None:
        for name, value in changes.items():
            setattr(target, name, value)
        target.approved = False
        target.save(force_insert=True)
    row = locked(target)
    served = Revision.current_for(row)
    text = text_of(row) | changes
    if row.approved and text == text_of(row):
        raise states.Refused("nothing-changed")
    return _written(row, text, base=served, follows=None, author=author, origin=origin)


@transaction.atomic
def rewrite(
    revision: Revision, changes: dict[str, Any], *, author: User, now: datetime
) -> Revision:
    """
    A draft that goes on from an open version, which it supersedes, on top of what is served now.

    Raises states.Refused with the codes "not-allowed", "is-closed", "unknown-field" and
    "nothing-changed", and then has changed nothing.
    """
    row = locked(revision.target)
    current = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    _know(row, changes)
    served = Revision.current_for(row)
    text = current.text | changes
    status = states.rewrite(version_of(current), person_of(author))
    if text == current.text and current.base_id == (served.pk if served else None):
        raise states.Refused("nothing-changed")
    current.status, current.ended_at = status.value, now
    current.save(update_fields=["status", "ended_at"])
    return _written(row, text, base=served, follows=current, author=author, origin=current.origin)


def _know(target: Target, changes: dict[str, Any]) -> None:
    unknown = sorted(set(changes) - set(FIELDS[kind_of(target)]))
    if unknown:
        raise states.Refused("unknown-field", faults=tuple(unknown))


def _written(row: Target, text: dict[str, Any], **columns: Any) -> Revision:
    return Revision.objects.create(
        **{kind_of(row): row}, number=next_number(row), text=text, **columns
    )
