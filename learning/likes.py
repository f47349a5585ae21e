"""What a child likes, as its rows hold it: read faded to the day, and grown by use."""

from collections.abc import Iterable
from datetime import datetime

from accounts.keeping import keep_until
from accounts.keeping_rules import DataClass
from accounts.models import Interest
from learning.learners import Learner
from learning.liking import after_use, faded


def likes_of(child: Learner, *, now: datetime) -> dict[str, float]:
    """The weight of each theme today; empty where the family did not agree that it is kept."""
    if not child.has_favourites:
        return {}
    rows = Interest.objects.filter(profile=child.profile)
    return {row.tag: faded(row.weight, now - row.updated_at) for row in rows}


def note_use(child: Learner, tags: Iterable[str], use: str, *, now: datetime) -> None:
    """
    Let `tags` weigh more, by a use of `learning.liking.GAINS`; within a transaction.

    All of the child's rows are brought to today, so that their order is that of their weights.
    Raises NoRule where nobody said how long likes may be kept.
    """
    themes = list(dict.fromkeys(tags))
    if not child.has_favourites or not themes:
        return
    keep_until(child.profile.family.region, DataClass.PROFILE, now)
    Interest.objects.bulk_create(
        [Interest(profile=child.profile, tag=tag, weight=0.0) for tag in sorted(themes)],
        ignore_conflicts=True,
    )
    rows = list(Interest.objects.filter(profile=child.profile).order_by("tag").select_for_update())
    today = {row.tag: faded(row.weight, now - row.updated_at) for row in rows}
    weights = after_use(today, themes, use)
    for row in rows:
        if row.tag in weights:
            mine = Interest.objects.filter(pk=row.pk)
            mine.update(weight=weights[row.tag], updated_at=max(now, row.updated_at))
        else:
            row.delete()
