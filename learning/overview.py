"""What the staff's first page tells of verses and stories: what is heard, and what is missed."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, F, Q, Sum

from learning.crowds import Heard, Tried, heard_most, missed_by_most
from learning.models import ChalisaProgress, Story, StoryProgress, Verse

ANEW_AFTER_SECONDS = 600  # each count reads all children's progress
_KEY = "staff-overview"


@dataclass(frozen=True, slots=True)
class Overview:
    """Rows to be shown, each a title and its figures."""

    stories: list[tuple[str, Heard]]
    verses: list[tuple[str, Heard]]
    missed: list[tuple[str, Tried]]


def overview() -> Overview:
    """Counted at most every ten minutes."""
    found: Overview | None = cache.get(_KEY)
    if found is None:
        found = count()
        cache.set(_KEY, found, ANEW_AFTER_SECONDS)
    return found


def count() -> Overview:
    """The figures as they are now."""
    taught = ChalisaProgress.objects.values(number=F("verse_index")).order_by()
    told = StoryProgress.objects.values(number=F("story_id")).order_by()
    stories = heard_most(
        Heard(**row)
        for row in told.filter(times_heard__gt=0).annotate(
            children=Count("pk"), times=Sum("times_heard")
        )
    )
    verses = heard_most(
        Heard(**row)
        for row in taught.filter(exposure_count__gt=0).annotate(
            children=Count("pk"), times=Sum("exposure_count")
        )
    )
    missed = missed_by_most(
        Tried(**row)
        for row in taught.filter(attempts__gt=0).annotate(
            children=Count("pk"), missed_by=Count("pk", filter=Q(slips__gt=0))
        )
    )
    titles = dict(Story.objects.values_list("pk", "title"))
    verse_titles = dict(Verse.objects.values_list("index", "title"))
    return Overview(
        [(titles[one.number], one) for one in stories],
        [(_title(verse_titles, one.number), one) for one in verses],
        [(_title(verse_titles, one.number), one) for one in missed],
    )


def _title(titles: dict[int, str], index: int) -> str:
    return titles.get(index) or f"Verse {index + 1}"
