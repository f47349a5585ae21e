"""A child says itself what it loves best: the story or the verse that it means is marked."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Language
from learning import favourites
from learning.learners import Learner, learner
from learning.models import ChalisaProgress, Story, StoryProgress, Verse
from learning.notebook import Notebook
from learning.refusals import Refusal
from learning.shelf import Library
from learning.tales import tales
from learning.topics import meant


class NothingMeant(Refusal):
    """No story or verse is known that the child can mean."""

    code = "nothing-meant"
    sentences = {
        "en": "Which one do you love so much? Tell me its name.",
        "hi": "तुम्हें कौन सी इतनी पसंद है? उसका नाम बताओ।",
    }


class NotRemembered(Refusal):
    """The family did not agree that favourites are remembered."""

    code = "favourites-not-kept"
    sentences = {
        "en": "I love that one too! A grown-up can allow me to remember it for you.",
        "hi": "मुझे भी वह बहुत पसंद है! बड़े कह दें, तो मैं उसे तुम्हारे लिए याद रखूँगा।",
    }


@dataclass(frozen=True, slots=True)
class Beloved:
    """What was marked, or is no favourite any more: `title` in the child's language."""

    persona: str
    kind: str
    title: str
    is_favourite: bool


@transaction.atomic
def mark(
    profile_id: uuid.UUID | str,
    *,
    persona: str,
    kind: str,
    topic: str | None = None,
    is_favourite: bool = True,
    notebook: Notebook | None = None,
    now: datetime,
) -> Beloved:
    """
    Mark the story that `topic` means, else the one told last, or with `kind` "verse" the verse
    that was taught last; or take the mark away.

    Raises NoSuchChild, NothingMeant and NotRemembered, and then has changed nothing.
    """
    child = learner(profile_id, notebook)
    if not child.has_favourites:
        raise NotRemembered(child.language)
    if kind == "verse":
        verse = _verse(child)
        favourites.mark_verse(child.profile.pk, verse.index, is_favourite=is_favourite)
        title = verse.title_hi if child.language == Language.HINDI else verse.title
        return Beloved(persona, kind, title, is_favourite)
    story = _story(child, topic, now=now)
    favourites.mark_story(child.profile.pk, story, is_favourite=is_favourite)
    return Beloved(persona, "story", story.title_in(child.language), is_favourite)


def _verse(child: Learner) -> Verse:
    index = child.notebook.step.index if child.notebook.step else None
    if index is None and child.keeps_progress:
        rows = ChalisaProgress.objects.of(child.profile.pk).filter(last_practice__isnull=False)
        last = rows.order_by("-last_practice").first()
        index = last.verse_index if last else None
    approved = Verse.objects.approved()
    verse = approved.filter(index=index).first() if index is not None else None
    if verse is None:
        raise NothingMeant(child.language)
    return verse


def _story(child: Learner, topic: str | None, *, now: datetime) -> Story:
    age = child.profile.age(now=now)
    found = tales(Library.open(), language=child.language, age=age, heard={})
    slug = meant(topic, [tale.subject for tale in found])
    if slug is None and child.notebook.told is not None:
        slug = child.notebook.told.slug
    if slug is None and child.keeps_progress:
        heard = StoryProgress.objects.filter(profile=child.profile, last_heard__isnull=False)
        last = heard.order_by("-last_heard").select_related("story").first()
        slug = last.story.slug if last else None
    story = next((tale.story for tale in found if tale.story.slug == slug), None)
    if story is None:
        raise NothingMeant(child.language)
    return story
