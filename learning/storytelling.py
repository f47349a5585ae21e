"""Telling stories: which one comes tonight, where it goes on, and what is remembered of it."""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from accounts.models import Language
from learning import topics
from learning.learners import Learner, learner
from learning.models import Episode, Story, StoryProgress
from learning.notebook import Notebook, Page, episode_and_next
from learning.refusals import Refusal
from learning.tellings import Tellings, Told

_SENTENCE = re.compile(r".+?(?:[.!?।॥…]+[\"'”’»)]*(?=\s+[^a-z]|\s*$)|$)", re.DOTALL)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_YOUNGEST, _OLDEST = 5, 12


class NoStory(Refusal):
    """No story has an approved episode."""

    code = "no-story"
    sentences = {
        "en": "I have no story ready just now. Shall we say a verse instead?",
        "hi": "अभी मेरे पास कोई कहानी तैयार नहीं है। क्या हम एक चौपाई बोलें?",
    }


@dataclass(frozen=True, slots=True)
class Telling:
    """
    One episode as it is told. `story` is its approved text, whole; `sentences` are that text cut.

    `topic` is the story's title, or says that nothing fits what was asked and which story comes
    instead. `available_topics` are titles in the child's language, the fitting ones first.
    `language` is the text's: English where nothing is told in the child's own yet.
    """

    persona: str
    topic: str
    story: str
    available_topics: list[str]
    story_slug: str
    episode: int
    episodes: int
    episode_title: str
    language: str
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class _Tale:
    """A story, how it is told to the child, and what the child heard of it."""

    story: Story
    told: Told
    heard: StoryProgress | Page | None

    @property
    def is_unfinished(self) -> bool:
        return self.heard is not None and self.heard.position > self.told.numbers[0]

    def episode(self, number: int) -> Episode:
        """One of the episodes that are told."""
        told = self.told
        return Episode.objects.get(
            story=self.story, language=told.language, telling=told.telling, number=number
        )

    @property
    def subject(self) -> topics.Subject:
        story = self.story
        return topics.Subject(
            story.slug, (story.title, story.title_hi), tuple(story.themes), story.synopsis
        )


@transaction.atomic
def tell(
    profile_id: uuid.UUID | str,
    *,
    persona: str,
    topic: str | None = None,
    language: str | None = None,
    notebook: Notebook | None = None,
    now: datetime,
) -> Telling:
    """
    Tell the next episode of the story that `topic` means, or of the one that fits this child now.

    `language` is one that a voice can speak; the child's own when it is None. Unfinished stories
    go on first, then come the least heard. What is told is noted in the child's row and in the
    `notebook`. Raises NoSuchChild and NoStory, and then has changed nothing.
    """
    child = learner(profile_id, notebook)
    tales = _by_fit(_tales(child, language or child.language, now=now), child, now=now)
    if not tales:
        raise NoStory(child.language)
    slug = topics.meant(topic, [tale.subject for tale in tales])
    tale = next((tale for tale in tales if tale.story.slug == slug), tales[0])
    was_missed = slug is None and bool(topics.words(topic or ""))
    number = _turn_page(child, tale, now=now)
    episode = tale.episode(number)
    return Telling(
        persona=persona,
        topic=_topic(tale.story.title_in(child.language), child.language, was_missed=was_missed),
        story=episode.text,
        available_topics=[tale.story.title_in(child.language) for tale in tales],
        story_slug=tale.story.slug,
        episode=number,
        episodes=len(tale.told.numbers),
        episode_title=episode.title,
        language=tale.told.language,
        sentences=sentences(episode.text),
    )


@transaction.atomic
def upcoming(
    profile_id: uuid.UUID | str, *, language: str | None = None, now: datetime
) -> Episode:
    """
    The episode that `tell` would tell now if nothing was asked for. Nothing is noted.

    Raises NoSuchChild and NoStory.
    """
    child = learner(profile_id)
    tales = _by_fit(_tales(child, language or child.language, now=now), child, now=now)
    if not tales:
        raise NoStory(child.language)
    tale = tales[0]
    number, _ = episode_and_next(tale.heard.position if tale.heard else 1, tale.told.numbers)
    return tale.episode(number)


def sentences(text: str) -> list[str]:
    """The text cut into sentences of one line each; joined by spaces they are the text again."""
    return [match.strip() for match in _SENTENCE.findall(" ".join(text.split())) if match.strip()]


def _tales(child: Learner, language: str, *, now: datetime) -> list[_Tale]:
    """What can be told to the child in `language`, else in English."""
    told = Tellings.open().for_child(language=language, age=child.profile.age(now=now))
    heard: dict[str, StoryProgress] | dict[str, Page] = child.notebook.pages
    if child.keeps_progress:
        rows_of_child = StoryProgress.objects.filter(profile=child.profile)
        heard = {row.story.slug: row for row in rows_of_child.select_related("story")}
    return [
        _Tale(story, told[story.pk], heard.get(story.slug))
        for story in Story.objects.filter(pk__in=told)
    ]


def _by_fit(tales: list[_Tale], child: Learner, *, now: datetime) -> list[_Tale]:
    """Unfinished first, then by age, by how often heard, time of day, interests, and the day."""
    here = child.profile.local_time(now=now)
    age, hour, day = child.profile.age(now=now), here.hour, here.toordinal()
    interests = child.profile.interests.values_list("tag", "weight")
    likes = dict(interests) if child.has_favourites else {}

    def rank(placed: tuple[int, _Tale]):
        place, tale = placed
        heard = tale.heard
        return (
            not tale.is_unfinished,
            not fits_age(tale.story.age_bands, age),
            heard.times_heard if heard else 0,
            part_of_day(hour) not in tale.story.time_of_day,
            -sum(likes.get(theme, 0) for theme in (tale.story.slug, *tale.story.themes)),
            (heard and heard.last_heard) or _LONG_AGO,
            (place - day) % len(tales),  # equals take turns from day to day
        )

    return [tale for _, tale in sorted(enumerate(tales), key=rank)]


def fits_age(bands: list[str], age: int | None) -> bool:
    """Whether an age lies in one of bands such as "5-7"; an unknown age fits all."""
    if age is None or not bands:
        return True
    asked = min(max(age, _YOUNGEST), _OLDEST)
    limits = [[int(limit) for limit in band.split("-")] for band in bands]
    return any(low <= asked <= high for low, high in limits)


def part_of_day(hour: int) -> str:
    """What the stories' `time_of_day` calls an hour of the child's clock."""
    if 5 <= hour < 10:
        return "morning"
    if 10 <= hour < 17:
        return "daytime"
    return "evening" if 17 <= hour < 20 else "bedtime"


def _turn_page(child: Learner, tale: _Tale, *, now: datetime) -> int:
    """The episode to tell, and the page turned to the next one."""
    if not child.keeps_progress:
        return _turn(child.notebook.page(tale.story.slug), tale, now=now)
    StoryProgress.objects.bulk_create(
        [StoryProgress(profile=child.profile, story=tale.story)], ignore_conflicts=True
    )
    row = StoryProgress.objects.select_for_update().get(profile=child.profile, story=tale.story)
    number = _turn(row, tale, now=now)
    if number == tale.told.numbers[-1] and row.status == StoryProgress.Status.STARTED:
        row.status = StoryProgress.Status.COMPLETED
    row.save(update_fields=["position", "times_heard", "last_heard", "status"])
    page = child.notebook.page(tale.story.slug)  # should its family withdraw in mid-story
    page.position, page.times_heard, page.last_heard = row.position, 1, row.last_heard
    return number


def _turn(page: StoryProgress | Page, tale: _Tale, *, now: datetime) -> int:
    number, page.position = episode_and_next(page.position, tale.told.numbers)
    page.times_heard += number == tale.told.numbers[0]
    page.last_heard = max(page.last_heard or now, now)
    return number


def _topic(title: str, language: str, *, was_missed: bool) -> str:
    if not was_missed:
        return title
    if language == Language.HINDI:
        return f"इस बारे में अभी कोई कहानी नहीं है, इसलिए: {title}"
    return f"no story about that yet, so: {title}"
