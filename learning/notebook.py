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
    """How far a story has been told: `position` is the number of the next episode."""

    position: int = 1
    times_heard: int = 0
    last_heard: datetime | None = None


@dataclass(slots=True)
class Notebook:
    """
    What was taught and told. `pages` are by the slug of the story, `standings` by verse index.

    `step` is what the child was taught last and is to recite; `heard_turn` is the turn whose words
    were last judged, and `judged` what came of it, so that no turn counts twice.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)
    step: Step | None = None
    heard_turn: int | None = None
    judged: Any = None

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
