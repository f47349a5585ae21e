"""
Asking a child to say a verse from memory: which one, and the first words that help it begin.

Nothing is noted until the child has recited (`learning.hearing`), and nobody says the line before.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.models import Language
from learning.learners import Learner, learner
from learning.lessons import (
    Lesson,
    NoSuchPart,
    approved_indices,
    lesson_of,
    lines_of,
    step_of,
    verse_of,
)
from learning.models import Verse
from learning.notebook import Notebook
from learning.refusals import Refusal
from learning.standings import standings
from learning.steps import PARTS, Step, step_to_be_said

MOST_CUE_WORDS = 2
_WORDS_A_CUE = 3  # one word is given for each so many of the first line

_INVITATIONS = {
    "en": "So begins {title}. Can you say it to me?",
    "hi": "ऐसे शुरू होता है {title}। क्या तुम मुझे आगे सुनाओगे?",
}


class NothingBegun(Refusal):
    """The child wants to be tested, and has not begun any verse yet."""

    code = "nothing-begun"
    sentences = {
        "en": "We have not learned a verse together yet. Shall we learn the first one?",
        "hi": "हमने अभी कोई दोहा साथ नहीं सीखा। क्या हम पहला सीखें?",
    }


@dataclass(frozen=True, slots=True)
class Examination:
    """
    What the child is to say: `lesson` with the invitation as its `engage`, and `cue`, how many of
    the first words are said to it.
    """

    lesson: Lesson
    cue: int


@transaction.atomic
def examine(
    profile_id: uuid.UUID | str,
    *,
    persona: str,
    step_index: int | None = None,
    part: str | None = None,
    notebook: Notebook,
    now: datetime,
) -> Examination:
    """
    Choose what the child says from memory: the verse of `step_index`, else of those it has begun
    the one that `learning.steps` chooses. From now on that is what its recitation is judged by.

    Raises NoSuchChild, NoSuchVerse, NoSuchPart, VerseNotReady and NothingBegun, and then has
    changed nothing.
    """
    child = learner(profile_id, notebook)
    if part is not None and part not in PARTS:
        raise NoSuchPart(child.language)
    step = _chosen(child, now=now) if step_index is None else step_of(child, step_index, now=now)
    step = Step(step.index, part or step.part)
    verse = verse_of(child, step.index)
    cue = cue_of(verse, step.part)
    child.notebook.begin(step, cue=cue)
    lesson = lesson_of(child, verse, persona=persona, step=step, now=now)
    return Examination(replace(lesson, engage=_invitation(verse, child.language)), cue)


def cue_of(verse: Verse, part: str) -> int:
    """How many of the first words of a part are given to a child: a third of the line, or one."""
    words = len(lines_of(verse.devanagari, part)[0].split())
    return min(max(words // _WORDS_A_CUE, 1), MOST_CUE_WORDS)


def _invitation(verse: Verse, language: str) -> str:
    """What a child is asked once it has heard the first words."""
    in_hindi = language == Language.HINDI
    table = _INVITATIONS["hi" if in_hindi else "en"]
    return table.format(title=verse.title_hi if in_hindi else verse.title)


def _chosen(child: Learner, *, now: datetime) -> Step:
    age = child.profile.age(now=now)
    step = step_to_be_said(approved_indices(child), standings(child), age=age, now=now)
    if step is None:
        raise NothingBegun(child.language)
    return step
