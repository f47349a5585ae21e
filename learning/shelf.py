"""The story shelf of the portal: every story that a child can hear, and where it goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from accounts.models import Language
from learning.models import Episode, Story, StoryProgress


@dataclass(frozen=True, slots=True)
class Book:
    """
    One story on a child's shelf. `numbers` are those of its approved episodes, never empty.

    `goes_on_with` is the number of the episode to hear next; None before the first time and
    after the last episode.
    """

    slug: str
    title: str
    synopsis: str
    language: str
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
    """All stories with an approved episode, and the episodes' numbers by language and story."""

    stories: tuple[Story, ...]
    numbers: dict[str, dict[int, list[int]]]

    @classmethod
    def open(cls) -> Self:
        """What there is today, in two queries."""
        numbers: dict[str, dict[int, list[int]]] = {}
        rows = Episode.objects.approved().order_by("number")
        for story_id, language, number in rows.values_list("story_id", "language", "number"):
            numbers.setdefault(language, {}).setdefault(story_id, []).append(number)
        told = {story_id for stories in numbers.values() for story_id in stories}
        return cls(tuple(Story.objects.filter(pk__in=told)), numbers)

    def language_of(self, wish: str) -> str:
        """The language that a child of language `wish` is told stories in."""
        return wish if wish in self.numbers else Language.ENGLISH.value

    def shelf(
        self, progress: Iterable[StoryProgress], *, language: str, titles_in: str
    ) -> list[Book]:
        """
        A child's books: those that go on first, then favourites, then the rest, each latest first.

        `language` is the child's, `titles_in` that of the page.
        """
        told_in = self.language_of(language)
        told = self.numbers.get(told_in, {})
        rows = {row.story_id: row for row in progress}
        books = [
            _book(story, told_in, told[story.pk], rows.get(story.pk), titles_in)
            for story in self.stories
            if story.pk in told
        ]
        return sorted(books, key=_place)


def _book(
    story: Story, language: str, numbers: list[int], row: StoryProgress | None, titles_in: str
) -> Book:
    is_under_way = row is not None and row.position in numbers[1:]
    return Book(
        slug=story.slug,
        title=story.title_in(titles_in),
        synopsis=story.synopsis,
        language=language,
        numbers=tuple(numbers),
        goes_on_with=row.position if row and is_under_way else None,
        is_heard=bool(row and row.times_heard),
        is_favourite=bool(row and row.status == StoryProgress.Status.FAVORITE),
        times_heard=row.times_heard if row else 0,
        last_heard=row.last_heard if row else None,
    )


def _place(book: Book) -> tuple[bool, bool, float, str]:
    ago = -book.last_heard.timestamp() if book.last_heard else 0.0
    return book.goes_on_with is None, not book.is_favourite, ago, book.slug
