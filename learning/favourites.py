"""What a child loves best: a verse or a story that is marked as a favourite."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import consent
from accounts.keeping import keep_until
from accounts.keeping_rules import DataClass
from accounts.models import Profile, Purpose
from learning.models import ChalisaProgress, Story, StoryProgress


class FavouritesNotKept(Exception):
    """Favourites are kept only with the purpose `memory`."""

    code = "favourites-not-kept"


def are_kept(profile_id: UUID) -> bool:
    """Whether the guardians agreed that favourites are remembered."""
    return Purpose.MEMORY in consent.granted_purposes(profile_id)


def mark_verse(profile_id: UUID, verse_index: int, *, is_favourite: bool) -> None:
    """Mark a verse, 0..42, or take the mark away. Raises FavouritesNotKept and NoRule."""
    _require_memory(profile_id)
    ChalisaProgress.objects.update_or_create(
        profile_id=profile_id,
        verse_index=verse_index,
        defaults={"is_favourite": is_favourite},
    )


@transaction.atomic
def mark_story(profile_id: UUID, story: Story, *, is_favourite: bool) -> None:
    """
    Mark a story, or take the mark away: it is then again what the child made of it.

    Raises FavouritesNotKept and NoRule.
    """
    _require_memory(profile_id)
    StoryProgress.objects.bulk_create(
        [StoryProgress(profile_id=profile_id, story=story)], ignore_conflicts=True
    )
    row = StoryProgress.objects.select_for_update().get(profile_id=profile_id, story=story)
    if is_favourite:
        row.status = StoryProgress.Status.FAVORITE
    elif row.status == StoryProgress.Status.FAVORITE:
        row.status = _without_the_mark(row)
    row.save(update_fields=["status"])


def _without_the_mark(row: StoryProgress) -> str:
    was_ended = row.times_heard > 1 or (
        row.times_heard == 1 and (row.position, row.sentence) == (1, 0)
    )
    return StoryProgress.Status.COMPLETED if was_ended else StoryProgress.Status.STARTED


def _require_memory(profile_id: UUID) -> None:
    """Raises FavouritesNotKept, and NoRule where nobody said how long a mark may be kept."""
    if not are_kept(profile_id):
        raise FavouritesNotKept
    child = Profile.objects.select_related("family").get(pk=profile_id)
    keep_until(child.family.region, DataClass.PROFILE, timezone.now())
