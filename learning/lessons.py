"""Teaching the Hanuman Chalisa: which verse comes, what is said of it, and what is remembered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeGuard

from django.db import transaction

from accounts.models import Language
from learning.invitations import invitation
from learning.learners import Learner, learner
from learning.models import LAST_VERSE_INDEX, VERSES, Verse
from learning.notebook import Notebook
from learning.refusals import Refusal
from learning.standings import note, standings
from learning.steps import PARTS, Standing, Step, part_that_comes, steps_that_come, taught

CHAUPAIS = 40
_FIRST_CHAUPAI_INDEX = 2  # after Doha 1 and Doha 2


class NoSuchVerse(Refusal):
    """A verse index outside 0..42, a chaupai outside 1..40, or no whole number at all."""

    code = "no-such-verse"
    sentences = {
        "en": "The Hanuman Chalisa has forty verses and three couplets. Which one shall we say?",
        "hi": "हनुमान चालीसा में चालीस चौपाइयाँ और तीन दोहे हैं। हम कौन-सा बोलें?",
    }


class VerseNotReady(Refusal):
    """The verse exists, but no approved text of it does."""

    code = "verse-not-ready"
    sentences = {
        "en": "That verse is not ready yet. Shall we say another one?",
        "hi": "वह अभी तैयार नहीं है। क्या हम कोई और बोलें?",
    }


class NoSuchPart(Refusal):
    """A part other than the first line, the second line and the whole verse."""

    code = "no-such-part"
    sentences = {
        "en": "A verse has two lines. Shall we say the first one, the second one, or both?",
        "hi": "हर दोहे में दो पंक्तियाँ हैं। पहली बोलें, दूसरी, या दोनों?",
    }


@dataclass(frozen=True, slots=True)
class Lesson:
    """
    One verse as it is taught, or one line of it: `part` is "line1", "line2" or "verse". `text` and
    `devanagari` are the lines of that part, joined by a line feed.

    `text` is the romanisation for a child who speaks English and Devanagari for one who speaks
    Hindi; `translation`, of the whole verse, and `engage` are in the child's language. Indices are
    0..42. `next_step_index` and `next_part` are what comes when the next lesson names nothing.
    """

    persona: str
    index: int
    total: int
    title: str
    text: str
    translation: str
    engage: str
    next_step_index: int
    devanagari: str
    part: str
    next_part: str


def index_of_chaupai(number: int) -> int:
    """The verse index of what a child calls "verse 7": Chaupai 7. Raises NoSuchVerse."""
    if not _is_whole(number) or not 1 <= number <= CHAUPAIS:
        raise NoSuchVerse
    return number - 1 + _FIRST_CHAUPAI_INDEX


@transaction.atomic
def teach(
    profile_id: uuid.UUID | str,
    *,
    persona: str,
    step_index: int | None = None,
    part: str | None = None,
    is_again: bool = False,
    notebook: Notebook | None = None,
    now: datetime,
) -> Lesson:
    """
    Teach one verse, or a line of it, and note that the child has met it, in its row and in the
    `notebook`.

    Without `step_index` the verse comes that `learning.steps` chooses, without `part` what the
    child's age asks for. But `is_again` is what was taught last in this conversation, and a `part`
    alone is of that verse. Raises NoSuchChild, NoSuchVerse, NoSuchPart and VerseNotReady, and then
    has changed nothing.
    """
    child = learner(profile_id, notebook)
    last = child.notebook.step
    if step_index is None and last is not None and (is_again or part is not None):
        step_index = last.index
    step = what_comes(child, now=now) if step_index is None else None
    if is_again and last is not None and last.index == step_index:
        step = last
    step = step or step_of(child, step_index, now=now)
    if part is not None and part not in PARTS:
        raise NoSuchPart(child.language)
    step = Step(step.index, part or step.part)
    verse = verse_of(child, step.index)
    note(child, step.index, partial(taught, now=now), now=now)
    child.notebook.begin(step)
    return lesson_of(child, verse, persona=persona, step=step, now=now)


def what_comes(child: Learner, *, now: datetime) -> Step:
    """The step that the next lesson is about when it names none. Raises VerseNotReady."""
    return what_follows(child, 1, now=now)[0]


def what_follows(child: Learner, count: int, *, now: datetime) -> list[Step]:
    """The next `count` steps if the child goes on and only listens. Raises VerseNotReady."""
    age = child.profile.age(now=now)
    return steps_that_come(approved_indices(child), standings(child), count, age=age, now=now)


def approved_indices(child: Learner) -> list[int]:
    """The verses that may be spoken, rising. Raises VerseNotReady when there is none."""
    indices = list(Verse.objects.approved().order_by("index").values_list("index", flat=True))
    if not indices:
        raise VerseNotReady(child.language)
    return indices


def step_of(child: Learner, index: object, *, now: datetime) -> Step:
    """The verse of that index, and of it what suits the child. Raises NoSuchVerse."""
    if not _is_whole(index) or not 0 <= index <= LAST_VERSE_INDEX:
        raise NoSuchVerse(child.language)
    standing = standings(child).get(index, Standing())
    return Step(index, part_that_comes(standing, age=child.profile.age(now=now)))


def verse_of(child: Learner, index: int) -> Verse:
    """The verse, when it may be spoken. Raises VerseNotReady."""
    verse = Verse.objects.approved().filter(index=index).first()
    if verse is None:
        raise VerseNotReady(child.language)
    return verse


def lines_of(lines: Sequence[Any], part: str) -> list[Any]:
    """Of the two lines of a verse, those of a part."""
    return {"line1": [*lines[:1]], "line2": [*lines[1:]], "verse": [*lines]}[part]


def lesson_of(child: Learner, verse: Verse, *, persona: str, step: Step, now: datetime) -> Lesson:
    """What is told of a step of the verse, and what comes after it. Nothing is noted."""
    following = what_comes(child, now=now)
    devanagari = "\n".join(lines_of(verse.devanagari, step.part))
    romanised = "\n".join(lines_of(verse.transliteration, step.part))
    in_hindi = child.language == Language.HINDI
    return Lesson(
        persona=persona,
        index=verse.index,
        total=VERSES,
        title=verse.title,
        text=devanagari if in_hindi else romanised,
        translation=verse.meaning_hi if in_hindi else verse.meaning_en,
        engage=invitation(verse.index, child.language, step.part),
        next_step_index=following.index,
        devanagari=devanagari,
        part=step.part,
        next_part=following.part,
    )


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
