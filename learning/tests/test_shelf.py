"""The story shelf: what a child can hear, and where each story goes on."""

import pytest
from django.utils import timezone

from learning.models import Episode, StoryProgress
from learning.shelf import Library


@pytest.fixture
def library(shelf) -> Library:
    return Library.open()


def books(library, *rows, language="en", age=6, titles_in="en"):
    return library.shelf(rows, language=language, age=age, titles_in=titles_in)


def test_a_new_child_finds_every_story_not_begun(library):
    found = books(library)
    assert [book.slug for book in found] == ["leap-to-lanka", "sanjeevani-mountain", "the-court"]
    assert not any(book.is_heard or book.goes_on_with or book.is_favourite for book in found)
    assert [book.episodes for book in found] == [3, 3, 3]


def test_a_story_under_way_stands_first_and_says_where_it_goes_on(library, shelf):
    row = StoryProgress(story=shelf["court"], position=2, times_heard=1, last_heard=timezone.now())
    first = books(library, row)[0]
    assert (first.slug, first.goes_on_with, first.is_heard) == ("the-court", 2, True)


def test_a_favourite_stands_before_what_was_only_heard(library, shelf):
    heard = StoryProgress(
        story=shelf["leap"], status="completed", times_heard=1, last_heard=timezone.now()
    )
    loved = StoryProgress(story=shelf["court"], status="favorite")
    found = books(library, heard, loved)
    assert [book.slug for book in found][:2] == ["the-court", "leap-to-lanka"]
    assert found[0].is_favourite
    assert not found[0].is_heard


def test_a_child_of_hindi_finds_what_is_told_in_hindi(library):
    found = books(library, language="hi", titles_in="hi")
    assert [book.title for book in found] == ["लंका की छलाँग", "संजीवनी पर्वत"]
    assert {book.language for book in found} == {"hi"}


def test_where_nothing_is_told_in_hindi_the_stories_are_english(shelf):
    Episode.objects.filter(language="hi").update(approved=False)
    assert {book.language for book in books(Library.open(), language="hi")} == {"en"}


def test_a_story_without_an_approved_episode_is_not_on_the_shelf(shelf):
    Episode.objects.filter(story=shelf["leap"]).update(approved=False)
    assert "leap-to-lanka" not in [book.slug for book in books(Library.open())]
