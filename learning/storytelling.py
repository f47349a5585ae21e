"""Telling stories: what is told tonight, from where, and what is remembered of it."""

import logging
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from accounts.keeping import keep_until
from accounts.keeping_rules import DataClass
from accounts.models import Language
from learning.choosing import Listener
from learning.learners import Learner, learner
from learning.likes import likes_of, note_use
from learning.liking import ASKED, FINISHED
from learning.models import Episode, Story, StoryProgress
from learning.notebook import Notebook
from learning.refusals import NoSuchChild, Refusal
from learning.shelf import Library
from learning.sitting import Page, Sitting
from learning.tales import Choice, choose, tales

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
    of the conversation: what was told in it already counts as heard. What is told is noted in the
    `notebook` alone, and what was really played by `hear`; a topic that was asked for is noted
    as liked. Raises NoSuchChild and NoStory, and then has changed nothing.
    """
    child = learner(profile_id, notebook)
    choice = _choose(child, language, topic=topic, turn=turn, now=now)
    tale, reasons = choice.tale, list(choice.ranked.reasons)
    if choice.was_named:
        note_use(child, tale.story.themes, ASKED, now=now)
    log.info("story chosen", extra={"story": tale.story.slug, "reasons": reasons})
    number, heard = tale.place
    episode = tale.episode(number)
    cut = sentences(episode.text)
    first = heard if heard < len(cut) else 0
    sitting = Sitting(tale.story.slug, tale.told.numbers, number, first, len(cut))
    child.notebook.told, child.notebook.told_turn = sitting, turn
    return Telling(
        persona=persona,
        topic=_topic(tale.story, child.language, was_missed=choice.was_missed),
        story=episode.text,
        available_topics=[one.story.title_in(child.language) for one, _ in choice.order],
        story_slug=tale.story.slug,
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
    tale = _choose(learner(profile_id), language, now=now).tale
    return tale.episode(tale.place[0])


@transaction.atomic
def hear(
    profile_id: uuid.UUID | str, sitting: Sitting, upto: int, *, is_new: bool, now: datetime
) -> None:
    """
    Note in the child's row how far it really heard an episode: `upto` of all its sentences, and
    that it likes what a story is about that it heard to its end.

    `is_new` is False when more was heard of a sitting that was noted already. A child without
    consent to progress has no row, and one that is gone has none either. Raises NoRule where
    nobody said how long progress may be kept.
    """
    try:
        child = learner(profile_id)
    except NoSuchChild:
        return
    story = Story.objects.filter(slug=sitting.slug).first()
    if story is None:
        return
    if sitting.ends_story(upto):
        note_use(child, story.themes, FINISHED, now=now)
    if child.keeps_progress:
        _note_progress(child, story, sitting, upto, is_new=is_new, now=now)


def _note_progress(
    child: Learner, story: Story, sitting: Sitting, upto: int, *, is_new: bool, now: datetime
) -> None:
    keep_until(child.profile.family.region, DataClass.PROGRESS, now)
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


def _choose(
    child: Learner,
    language: str | None,
    *,
    topic: str | None = None,
    turn: int | None = None,
    now: datetime,
) -> Choice:
    """What the child is told. Raises NoStory."""
    profile = child.profile
    age = profile.age(now=now)
    heard = _heard(child, turn=turn, now=now)
    found = tales(Library.open(), language=language or child.language, age=age, heard=heard)
    if not found:
        raise NoStory(child.language)
    listener = Listener(age, profile.local_time(now=now), likes_of(child, now=now))
    return choose(found, listener, topic=topic)


def _heard(child: Learner, *, turn: int | None, now: datetime) -> dict[str, StoryProgress | Page]:
    """What was heard, by slug: the rows, and what this conversation knows better."""
    notebook = child.notebook
    heard: dict[str, StoryProgress | Page] = {**notebook.pages}
    if child.keeps_progress:
        rows = StoryProgress.objects.filter(profile=child.profile).select_related("story")
        heard |= {row.story.slug: row for row in rows}
    for slug, page in notebook.pages.items():
        row = heard[slug]
        if page.last_heard and page.last_heard > (row.last_heard or _LONG_AGO):
            row.position, row.sentence = page.position, page.sentence
            row.last_heard = page.last_heard
    told = notebook.told
    if told is not None and turn is not None and notebook.told_turn == turn:
        before = heard.get(told.slug)
        ahead = Page(times_heard=before.times_heard if before else 0)
        turn_page(ahead, told, told.sentences, is_new=True, now=now)
        heard[told.slug] = ahead
    return heard


def _topic(story: Story, language: str, *, was_missed: bool) -> str:
    title = story.title_in(language)
    if not was_missed:
        return title
    if language == Language.HINDI:
        return f"इस बारे में अभी कोई कहानी नहीं है, इसलिए: {title}"
    return f"no story about that yet, so: {title}"
