"""The admin's first page: to each what waits for them, and figures that are nobody's."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from accounts.tests.cast import NOON, household
from hanuman.models import DeadLetter
from hanuman.tests.test_roles import somebody_of
from learning.models import ChalisaProgress, Revision, Story, StoryProgress, Verse
from learning.overview import count

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counted_anew():
    cache.clear()


@pytest.fixture
def story() -> Story:
    return Story.objects.create(slug="the-mountain", title="The Mountain")


def listeners(number: int, story: Story, *, missing: int = 0) -> None:
    """So many children who heard the story twice and tried verse 7; `missing` of them slipped."""
    for one in range(number):
        child = household(f"parent{one}-{story.slug}@example.com", "Vasundhara").child
        StoryProgress.objects.create(profile=child, story=story, times_heard=2)
        ChalisaProgress.objects.create(
            profile=child, verse_index=7, exposure_count=3, attempts=2, slips=int(one < missing)
        )


def first_page(client, user: User) -> str:
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def test_five_children_make_a_figure(story):
    scripts = ("devanagari", "devanagari_print", "transliteration", "iast")
    lines = {script: ["", ""] for script in scripts}
    Verse.objects.create(
        index=7, ident="chaupai-6", kind="chaupai", number=6, title="Chaupai 6", **lines
    )
    listeners(5, story, missing=3)
    found = count()
    assert [(title, one.times, one.children) for title, one in found.stories] == [
        ("The Mountain", 10, 5)
    ]
    assert [(title, one.times) for title, one in found.verses] == [("Chaupai 6", 15)]
    assert [(title, one.percent) for title, one in found.missed] == [("Chaupai 6", 60)]


def test_four_children_make_none(story):
    listeners(4, story, missing=4)
    found = count()
    assert (found.stories, found.verses, found.missed) == ([], [], [])


def test_the_page_names_no_child_and_counts_once_in_ten_minutes(
    client, story, django_assert_max_num_queries
):
    listeners(5, story, missing=5)
    editor = somebody_of("Editors")
    page = first_page(client, editor)
    assert "The Mountain" in page
    assert "100 % of 5 children" in page
    assert "Vasundhara" not in page
    with django_assert_max_num_queries(20):
        assert "The Mountain" in first_page(client, editor)


def test_editors_see_the_texts_that_wait_and_operators_the_tasks(client, story):
    DeadLetter.objects.create(task="accounts.tasks.erase", arguments=[1], why="broken", at=NOON)
    Revision.objects.create(
        story=story, number=1, text={}, status="in-review", submitted_at=NOON, author=None
    )
    editor = first_page(client, somebody_of("Editors"))
    assert "Texts in review" in editor
    assert "version 1 of The Mountain" in editor
    assert "Tasks given up" not in editor
    operator = first_page(client, somebody_of("Operators"))
    assert "Tasks given up" in operator
    assert "The Mountain" not in operator
    assert "heard most" not in operator


def test_where_nothing_waits_it_says_so(client):
    assert "Nothing waits for you." in first_page(client, somebody_of("Reviewers"))
