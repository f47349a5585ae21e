"""The story shelf of the portal: every story that a child can hear, and where it goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from learning.models import Story, StoryProgress
from learning.tellings import Tellings, Told


@dataclass(frozen=True, slots=True)
class Book:
    """
    One story on a child's shelf, in the `language` and `telling` that the child is told.
    `numbers` are those of its approved episodes, never empty.

    `goes_on_with` is the number of the episode to hear next; None before the first time and
    after the last episode.
    """

    slug: str
    title: str
    synopsis: str
    language: str
    telling: str
    numbers: tuple[int, ...]
    goes_on_with: int | None
    is_heard: bool
    is_favourite: bool
    times_heard: int
    last_heard: datetime | None

    @property
    def episodes(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Library:
    """All stories with an approved episode, and how they are told."""

    stories: tuple[Story, ...]
    tellings: Tellings

    @classmethod
    def open(cls) -> Self:
        """What there is today, in two queries."""
        tellings = Tellings.open()
        told = {story_id for stories in tellings.episodes.values() for story_id in stories}
        return cls(tuple(Story.objects.filter(pk__in=told)), tellings)

    def shelf(
        self,
        progress: Iterable[StoryProgress],
        *,
        language: str,
        age: int | None,
        titles_in: str,
    ) -> list[Book]:
        """
        A child's books: those that go on first, then favourites, then the rest, each latest first.

        `language` and `age` (in years) are the child's, `titles_in` is the page's language.
        """
        told = self.tellings.for_child(language=language, age=age)
        rows = {row.story_id: row for row in progress}
        books = [
            _book(story, told[story.pk], rows.get(story.pk), titles_in)
            for story in self.stories
            if story.pk in told
        ]
        return sorted(books, key=_place)


def _book(story: Story, told: Told, row: StoryProgress | None, titles_in: str) -> Book:
    is_begun = row is not None and row.sentence > 0 and row.position in told.numbers
    is_under_way = row is not None and (is_begun or row.position in told.numbers[1:])
    return Book(
        slug=story.slug,
        title=story.title_in(titles_in),
        synopsis=story.synopsis,
        language=told.language,
        telling=told.telling,
        numbers=told.numbers,
        goes_on_with=row.position if row and is_under_way else None,
        is_heard=bool(row and row.times_heard),
        is_favourite=bool(row and row.status == StoryProgress.Status.FAVORITE),
        times_heard=row.times_heard if row else 0,
        last_heard=row.last_heard if row else None,
    )


def _place(book: Book) -> tuple[bool, bool, float, str]:
    ago = -book.last_heard.timestamp() if book.last_heard else 0.0
    return book.goes_on_with is None, not book.is_favourite, ago, book.slug
