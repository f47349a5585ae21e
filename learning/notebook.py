"""
The lesson of one conversation, kept in memory while it lasts: pure, and never written anywhere.

It is what a child goes on from whose family did not agree that progress is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from learning.steps import Standing, Step


@dataclass(slots=True)
class Page:
    """
    How far a story has been heard: `position` is the number of the next episode, and `sentence`
    how many of its sentences were heard before it was left off.
    """

    position: int = 1
    sentence: int = 0
    times_heard: int = 0
    last_heard: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """
    One episode while it is told: that of number `episode` of the story's `numbers`, from its
    sentence `first` (0: the beginning) up to its last, `sentences` in all.
    """

    slug: str
    numbers: tuple[int, ...]
    episode: int
    first: int
    sentences: int

    @property
    def is_beginning(self) -> bool:
        """The story begins with it."""
        return self.episode == self.numbers[0] and self.first == 0

    def ends_story(self, upto: int) -> bool:
        """Whether the story has been heard to its end once `upto` sentences were heard."""
        return self.episode == self.numbers[-1] and upto >= self.sentences

    def place(self, upto: int) -> tuple[int, int]:
        """Where the story goes on, as of Page, once `upto` of the sentences were heard."""
        if upto < self.sentences:
            return self.episode, upto
        return episode_and_next(self.episode, self.numbers)[1], 0


@dataclass(slots=True)
class Notebook:
    """
    What was taught and told. `pages` are by the slug of the story, `standings` by verse index.

    `step` is what the child was taught last and is to recite; `heard_turn` is the turn whose words
    were last judged, and `judged` what came of it, so that no turn counts twice. `told` is what is
    being told in the turn `told_turn`, which may not have been heard yet.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)
    step: Step | None = None
    heard_turn: int | None = None
    judged: Any = None
    told: Sitting | None = None
    told_turn: int | None = None

    def page(self, slug: str) -> Page:
        """Where the story stands."""
        return self.pages.setdefault(slug, Page())


def episode_and_next(position: int, numbers: Sequence[int]) -> tuple[int, int]:
    """
    Of the episodes `numbers`, rising and not empty, the one to tell at `position` and the one
    after it: the first again when the story is over.
    """
    number = position if position in numbers else numbers[0]
    return number, next((later for later in numbers if later > number), numbers[0])
