"""The staff, and texts as they are shipped."""

import pytest

from accounts.tests.cast import NOON
from learning.models import Episode, Story, Verse
from learning.review.shipping import ship
from learning.review.tests.conftest import Staff, staff
from learning.tests.shelf import shelve_story, shelve_verses

WORDS = "Hanuman is safe and it ends well. "

__all__ = ["Staff", "staff"]


@pytest.fixture
def verses(db) -> None:
    """All 43, as shipped."""
    shelve_verses()
    ship(Verse.objects.all(), provenance="a test", now=NOON)


@pytest.fixture
def story(db) -> Story:
    """A story with three episodes, as shipped."""
    story = shelve_story(
        "a-tale",
        "A Tale",
        title_hi="एक कथा",
        sources=[{"text": "Ramayana", "ref": "1"}],
        age_bands=["5-7"],
        themes=["hope", "joy"],
        time_of_day=["bedtime"],
    )
    Episode.objects.update(text=(WORDS * 9).strip() + "\n\n" + (WORDS * 9).strip())
    ship([story], provenance="a test", now=NOON)
    ship(story.episodes.all(), provenance="a test", now=NOON)
    return story
