"""
The lesson of one conversation, kept in memory while it lasts: pure, and never written anywhere.

It is what a child goes on from whose family did not agree that progress is kept.
"""

from dataclasses import dataclass, field
from typing import Any

from learning.sitting import Page, Sitting
from learning.steps import Standing, Step


@dataclass(slots=True)
class Notebook:
    """
    What was taught and told. `pages` are by the slug of the story, `standings` by verse index.

    `step` is what the child was taught last and is to recite, from after its first `cue` words
    where it was given these to begin with; `heard_turn` is the turn whose words
    were last judged, and `judged` what came of it, so that no turn counts twice. `told` is what is
    being told in the turn `told_turn`, which may not have been heard yet.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)
    step: Step | None = None
    cue: int = 0
    heard_turn: int | None = None
    judged: Any = None
    told: Sitting | None = None
    told_turn: int | None = None

    def begin(self, step: Step, *, cue: int = 0) -> None:
        """From now on this is what the child is to recite."""
        self.step, self.cue = step, cue

    def page(self, slug: str) -> Page:
        """Where the story stands."""
        return self.pages.setdefault(slug, Page())
