"""Teaching the Hanuman Chalisa: which verse comes, what is said of it, and what is remembered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Language
from learning.invitations import invitation
from learning.learners import Learner, learner
from learning.models import LAST_VERSE_INDEX, VERSES, Verse
from learning.notebook import Notebook
from learning.refusals import Refusal
from learning.standings import note, standings
from learning.steps import PARTS, Standing, Step, part_that_comes, step_that_comes, taught

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
    notebook: Notebook | None = None,
    now: datetime,
) -> Lesson:
    """
    Teach one verse, or a line of it, and note that the child has met it, in its row and in the
    `notebook`.

    Without `step_index` the verse comes that `learning.steps` chooses, without `part` what the
    child's age asks for. Raises NoSuchChild, NoSuchVerse, NoSuchPart and VerseNotReady, and then
    has changed nothing.
    """
    child = learner(profile_id, notebook)
    if step_index is not None:
        _require_verse(step_index, child.language)
    if part is not None and part not in PARTS:
        raise NoSuchPart(child.language)
    step = what_comes(child, now=now) if step_index is None else _step(child, step_index, now=now)
    step = Step(step.index, part or step.part)
    verse = Verse.objects.approved().filter(index=step.index).first()
    if verse is None:
        raise VerseNotReady(child.language)
    note(child, step.index, partial(taught, now=now), now=now)
    child.notebook.step = step
    following = what_comes(child, now=now)
    return _lesson(verse, child.language, persona=persona, step=step, following=following)


def what_comes(child: Learner, *, now: datetime) -> Step:
    """The step that the next lesson is about when it names none. Raises VerseNotReady."""
    approved = list(Verse.objects.approved().order_by("index").values_list("index", flat=True))
    if not approved:
        raise VerseNotReady(child.language)
    return step_that_comes(approved, standings(child), age=child.profile.age(now=now), now=now)


def lines_of(lines: Sequence[Any], part: str) -> list[Any]:
    """Of the two lines of a verse, those of a part."""
    return {"line1": [*lines[:1]], "line2": [*lines[1:]], "verse": [*lines]}[part]


def _step(child: Learner, index: int, *, now: datetime) -> Step:
    standing = standings(child).get(index, Standing())
    return Step(index, part_that_comes(standing, age=child.profile.age(now=now)))


def _lesson(verse: Verse, language: str, *, persona: str, step: Step, following: Step) -> Lesson:
    devanagari = "\n".join(lines_of(verse.devanagari, step.part))
    romanised = "\n".join(lines_of(verse.transliteration, step.part))
    in_hindi = language == Language.HINDI
    return Lesson(
        persona=persona,
        index=verse.index,
        total=VERSES,
        title=verse.title,
        text=devanagari if in_hindi else romanised,
        translation=verse.meaning_hi if in_hindi else verse.meaning_en,
        engage=invitation(verse.index, language),
        next_step_index=following.index,
        devanagari=devanagari,
        part=step.part,
        next_part=following.part,
    )


def _require_verse(index: int, language: str) -> None:
    if not _is_whole(index) or not 0 <= index <= LAST_VERSE_INDEX:
        raise NoSuchVerse(language)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
