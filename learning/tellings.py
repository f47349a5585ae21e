"""
Which telling of a story an age is for, and what there is to tell: the episodes that are approved.

A story is told twice in English, for the younger ones and for the older ones; a telling for all
takes the place of one that is not there. Nobody ever hears the telling of another age.
"""

from dataclasses import dataclass, field
from typing import Self

from accounts.models import Language
from learning.models import Episode

YOUNGER, OLDER, ALL = Episode.Telling.values
OLDER_FROM = 8  # years of age


@dataclass(frozen=True, slots=True)
class Told:
    """
    A story as it is told to an age: `numbers` of its approved episodes, rising, never empty, and
    their `titles`.
    """

    language: str
    telling: str
    numbers: tuple[int, ...]
    titles: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Tellings:
    """All approved episodes, titles by number, by language, story and telling."""

    episodes: dict[str, dict[int, dict[str, dict[int, str]]]]

    @classmethod
    def open(cls) -> Self:
        """What there is now, in one query."""
        episodes: dict[str, dict[int, dict[str, dict[int, str]]]] = {}
        rows = Episode.objects.approved().order_by("number")
        for story_id, language, telling, number, title in rows.values_list(
            "story_id", "language", "telling", "number", "title"
        ):
            tellings = episodes.setdefault(language, {}).setdefault(story_id, {})
            tellings.setdefault(telling, {})[number] = title
        return cls(episodes)

    def for_child(self, *, language: str, age: int | None) -> dict[int, Told]:
        """
        By story, what a child of an age in years is told in `language`; all of it in English
        where nothing is told to that age in the language yet.
        """
        return self._in(language, age) or self._in(Language.ENGLISH.value, age)

    def _in(self, language: str, age: int | None) -> dict[int, Told]:
        own = telling_for(age)
        return {
            story_id: Told(
                language, telling, (*tellings[telling],), (*tellings[telling].values(),)
            )
            for story_id, tellings in self.episodes.get(language, {}).items()
            if (telling := own if own in tellings else ALL) in tellings
        }


def telling_for(age: int | None) -> str:
    """The telling for an age in years; the gentler one for a child whose age is not known."""
    return OLDER if age is not None and age >= OLDER_FROM else YOUNGER
