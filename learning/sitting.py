"""One sitting of a story: which of its sentences are told, and where it goes on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


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


def episode_and_next(position: int, numbers: Sequence[int]) -> tuple[int, int]:
    """
    Of the episodes `numbers`, rising and not empty, the one to tell at `position` and the one
    after it: the first again when the story is over.
    """
    number = position if position in numbers else numbers[0]
    return number, next((later for later in numbers if later > number), numbers[0])
