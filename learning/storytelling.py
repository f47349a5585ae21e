"""Telling stories: what is told tonight, from where, and what is remembered of it."""

import logging
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from accounts.models import Language
from learning import topics
from learning.choosing import Candidate, Listener, Ranked, ranked
from learning.learners import Learner, learner
from learning.models import Episode, Story, StoryProgress
from learning.notebook import Notebook, Page, Sitting, episode_and_next
from learning.refusals import NoSuchChild, Refusal
from learning.tellings import Tellings, Told

log = logging.getLogger(__name__)

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_SENTENCE = re.compile(r".+?(?:[.!?।॥…]+[\"'”’»)]*(?=\s+[^a-z]|\s*$)|$)", re.DOTALL)


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
    One episode as it is told. `story` is its approved text, whole; `sentences` are that text cut,
    without those that were heard before it was left off (`sitting` says how many).

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
    sitting: Sitting


@dataclass(frozen=True, slots=True)
class _Tale:
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
    turn: int | None = None,
    now: datetime,
) -> Telling:
    """
    Tell the next episode of the story that `topic` means, or of the one that fits this child now
    (`learning.choosing`), from the sentence where it was left off.

    `language` is one that a voice can speak; the child's own when it is None. `turn` is the turn
    of the conversation: what was told in it already counts as heard. Nothing is noted but in the
    `notebook`: `hear` notes what was really played. Raises NoSuchChild and NoStory.
    """
    child = learner(profile_id, notebook)
    tales = _tales(child, language or child.language, turn=turn, now=now)
    if not tales:
        raise NoStory(child.language)
    order = _ranked(tales, child, now=now)
    by_slug = {tale.story.slug: tale for tale in tales}
    slug = topics.meant(topic, [by_slug[one.slug].subject for one in order])
    was_missed = slug is None and bool(topics.words(topic or ""))
    chosen = _ranked(tales, child, named=slug, now=now)[0] if slug else order[0]
    log.info("story chosen", extra={"story": chosen.slug, "reasons": list(chosen.reasons)})
    tale = by_slug[chosen.slug]
    number, heard = tale.place
    episode = tale.episode(number)
    cut = sentences(episode.text)
    first = heard if heard < len(cut) else 0
    sitting = Sitting(chosen.slug, tale.told.numbers, number, first, len(cut))
    child.notebook.told, child.notebook.told_turn = sitting, turn
    return Telling(
        persona=persona,
        topic=_topic(tale.story.title_in(child.language), child.language, was_missed=was_missed),
        story=episode.text,
        available_topics=[by_slug[one.slug].story.title_in(child.language) for one in order],
        story_slug=chosen.slug,
        episode=number,
        episodes=len(tale.told.numbers),
        episode_title=episode.title,
        language=tale.told.language,
        sentences=cut[first:],
        sitting=sitting,
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
    tales = _tales(child, language or child.language, turn=None, now=now)
    if not tales:
        raise NoStory(child.language)
    slug = _ranked(tales, child, now=now)[0].slug
    tale = next(tale for tale in tales if tale.story.slug == slug)
    return tale.episode(tale.place[0])


@transaction.atomic
def hear(
    profile_id: uuid.UUID | str, sitting: Sitting, upto: int, *, is_new: bool, now: datetime
) -> None:
    """
    Note in the child's row how far it really heard an episode: `upto` of all its sentences.

    `is_new` is False when more was heard of a sitting that was noted already. A child without
    consent to progress has no row, and one that is gone has none either.
    """
    try:
        child = learner(profile_id)
    except NoSuchChild:
        return
    story = Story.objects.filter(slug=sitting.slug).first()
    if story is None or not child.keeps_progress:
        return
    StoryProgress.objects.bulk_create(
        [StoryProgress(profile=child.profile, story=story)], ignore_conflicts=True
    )
    row = StoryProgress.objects.select_for_update().get(profile=child.profile, story=story)
    turn_page(row, sitting, upto, is_new=is_new, now=now)
    if sitting.ends_story(upto) and row.status == StoryProgress.Status.STARTED:
        row.status = StoryProgress.Status.COMPLETED
    row.save(update_fields=["position", "sentence", "times_heard", "last_heard", "status"])


def turn_page(
    page: StoryProgress | Page, sitting: Sitting, upto: int, *, is_new: bool, now: datetime
) -> None:
    """Note in a row, or on a page of the notebook, that `upto` sentences were heard by `now`."""
    page.position, page.sentence = sitting.place(upto)
    page.times_heard += is_new and sitting.is_beginning
    page.last_heard = max(page.last_heard or now, now)


def sentences(text: str) -> list[str]:
    """The text cut into sentences of one line each; joined by spaces they are the text again."""
    return [match.strip() for match in _SENTENCE.findall(" ".join(text.split())) if match.strip()]


def _tales(child: Learner, language: str, *, turn: int | None, now: datetime) -> list[_Tale]:
    """What can be told to the child in `language`, else in English."""
    told = Tellings.open().for_child(language=language, age=child.profile.age(now=now))
    rows: dict[str, StoryProgress] = {}
    if child.keeps_progress:
        of_child = StoryProgress.objects.filter(profile=child.profile).select_related("story")
        rows = {row.story.slug: row for row in of_child}
    return [
        _Tale(story, told[story.pk], _heard(child, story.slug, rows, turn=turn, now=now))
        for story in Story.objects.filter(pk__in=told)
    ]


def _heard(
    child: Learner,
    slug: str,
    rows: dict[str, StoryProgress],
    *,
    turn: int | None,
    now: datetime,
) -> StoryProgress | Page | None:
    """What was heard of a story: the row, unless this conversation knows better."""
    row, page = rows.get(slug), child.notebook.pages.get(slug)
    heard = row or page
    if row and page and page.last_heard and page.last_heard > (row.last_heard or _LONG_AGO):
        row.position, row.sentence, row.last_heard = page.position, page.sentence, page.last_heard
    told = child.notebook.told
    if told is None or told.slug != slug or turn is None or child.notebook.told_turn != turn:
        return heard
    ahead = Page(times_heard=heard.times_heard if heard else 0)
    turn_page(ahead, told, told.sentences, is_new=True, now=now)
    return ahead


def _ranked(
    tales: list[_Tale], child: Learner, *, named: str | None = None, now: datetime
) -> list[Ranked]:
    profile = child.profile
    likes = dict(profile.interests.values_list("tag", "weight")) if child.has_favourites else {}
    listener = Listener(profile.age(now=now), profile.local_time(now=now), likes)
    return ranked((tale.candidate for tale in tales), listener, named=named)


def _topic(title: str, language: str, *, was_missed: bool) -> str:
    if not was_missed:
        return title
    if language == Language.HINDI:
        return f"इस बारे में अभी कोई कहानी नहीं है, इसलिए: {title}"
    return f"no story about that yet, so: {title}"
