"""Favourites: marked by a parent or a child, where the family agreed to remember them."""

import pytest

from accounts.models import Purpose
from accounts.tests.cast import household
from learning import favourites
from learning.models import ChalisaProgress, StoryProgress


@pytest.fixture
def forgetful(db):
    """A family that agreed to talk and to progress, not to memory."""
    return household("f@example.com", "Isha", consents=[Purpose.CORE_VOICE, Purpose.PROGRESS])


def test_a_verse_is_marked_and_unmarked_without_touching_what_was_learnt(asha):
    ChalisaProgress.objects.create(profile=asha, verse_index=7, mastery=3, exposure_count=4)
    favourites.mark_verse(asha.pk, 7, is_favourite=True)
    row = ChalisaProgress.objects.get(profile=asha)
    assert (row.is_favourite, row.mastery, row.exposure_count) == (True, 3, 4)
    favourites.mark_verse(asha.pk, 7, is_favourite=False)
    row.refresh_from_db()
    assert not row.is_favourite


def test_a_verse_never_taught_can_be_a_favourite_and_is_still_never_taught(asha):
    favourites.mark_verse(asha.pk, 42, is_favourite=True)
    assert not ChalisaProgress.objects.of(asha.pk).taught().exists()


@pytest.mark.parametrize(
    ("heard", "after"),
    [
        ({"times_heard": 0, "position": 1}, "started"),
        ({"times_heard": 1, "position": 2}, "started"),
        ({"times_heard": 1, "position": 1}, "completed"),
        ({"times_heard": 2, "position": 2}, "completed"),
    ],
)
def test_a_story_that_is_no_favourite_any_more_is_what_the_child_made_of_it(
    asha, shelf, heard, after
):
    StoryProgress.objects.create(profile=asha, story=shelf["leap"], **heard)
    favourites.mark_story(asha.pk, shelf["leap"], is_favourite=True)
    assert StoryProgress.objects.get().status == "favorite"
    favourites.mark_story(asha.pk, shelf["leap"], is_favourite=False)
    assert StoryProgress.objects.get().status == after


def test_unmarking_what_was_no_favourite_changes_nothing(asha, shelf):
    StoryProgress.objects.create(profile=asha, story=shelf["leap"], status="completed")
    favourites.mark_story(asha.pk, shelf["leap"], is_favourite=False)
    assert StoryProgress.objects.get().status == "completed"


def test_without_the_purpose_nothing_is_marked(forgetful, shelf):
    child = forgetful.child.pk
    assert not favourites.are_kept(child)
    with pytest.raises(favourites.FavouritesNotKept):
        favourites.mark_verse(child, 0, is_favourite=True)
    with pytest.raises(favourites.FavouritesNotKept):
        favourites.mark_story(child, shelf["leap"], is_favourite=True)
    assert not ChalisaProgress.objects.exists()
    assert not StoryProgress.objects.exists()
