"""
The stories that a child can be told, each with what the child heard of it, and which one it is.

The rule of the choice is `learning.choosing`; what a child means is `learning.topics`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learning import topics
from learning.choosing import Candidate, Listener, Ranked, ranked
from learning.models import Episode, Story, StoryProgress
from learning.shelf import Library
from learning.sitting import Page, episode_and_next
from learning.tellings import Told


@dataclass(frozen=True, slots=True)
class Tale:
    """A story, how it is told to the child, and what the child heard of it."""

    story: Story
    told: Told
    heard: StoryProgress | Page | None

    @property
    def place(self) -> tuple[int, int]:
        """The episode to tell, and how many of its sentences were heard."""
        position = self.heard.position if self.heard else 1
        number, _ = episode_and_next(position, self.told.numbers)
        return number, self.heard.sentence if self.heard and number == position else 0

    @property
    def is_unfinished(self) -> bool:
        return self.place > (self.told.numbers[0], 0)

    @property
    def candidate(self) -> Candidate:
        """As the choice sees it."""
        story, heard = self.story, self.heard
        return Candidate(
            slug=story.slug,
            age_bands=story.age_bands,
            times_of_day=story.time_of_day,
            themes=story.themes,
            is_unfinished=self.is_unfinished,
            is_favourite=getattr(heard, "status", "") == StoryProgress.Status.FAVORITE,
            times_heard=heard.times_heard if heard else 0,
            last_heard=heard.last_heard if heard else None,
        )

    @property
    def subject(self) -> topics.Subject:
        """As a child's words may mean it."""
        story = self.story
        return topics.Subject(
            story.slug,
            (story.title, story.title_hi),
            tuple(story.themes),
            story.synopsis,
            self.told.titles,
        )

    def episode(self, number: int) -> Episode:
        """One of the episodes that are told."""
        told = self.told
        return Episode.objects.approved().get(
            story=self.story, language=told.language, telling=told.telling, number=number
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """
    The tale to tell and its reasons; `order` are all tales as they fit when nothing is asked for.

    `was_named`: the child's words mean it. `was_missed`: they mean none.
    """

    tale: Tale
    ranked: Ranked
    order: tuple[tuple[Tale, Ranked], ...]
    was_named: bool
    was_missed: bool


def tales(
    library: Library,
    *,
    language: str,
    age: int | None,
    heard: Mapping[str, StoryProgress | Page],
) -> list[Tale]:
    """What can be told to an age in `language`, else in English. `heard` is by slug."""
    told = library.tellings.for_child(language=language, age=age)
    return [
        Tale(story, told[story.pk], heard.get(story.slug))
        for story in library.stories
        if story.pk in told
    ]


def choose(found: Sequence[Tale], listener: Listener, *, topic: object = None) -> Choice:
    """Of `found`, which is not empty, the one that `topic` means or that fits the listener."""
    by_slug = {tale.story.slug: tale for tale in found}
    candidates = [tale.candidate for tale in found]
    order = tuple((by_slug[one.slug], one) for one in ranked(candidates, listener))
    named = topics.meant(topic, [tale.subject for tale, _ in order])
    first = ranked(candidates, listener, named=named)[0] if named else order[0][1]
    was_missed = named is None and bool(topics.words(topic or ""))
    return Choice(by_slug[first.slug], first, order, named is not None, was_missed)
