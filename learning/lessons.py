"""Teaching the Hanuman Chalisa: which verse comes, what is said of it, and what is remembered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least

from accounts.models import Language
from learning.invitations import invitation
from learning.learners import Learner, learner
from learning.models import (
    FULL_MASTERY,
    LAST_VERSE_INDEX,
    VERSES,
    ChalisaProgress,
    Verse,
)
from learning.notebook import Notebook
from learning.refusals import Refusal

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


@dataclass(frozen=True, slots=True)
class Lesson:
    """
    One verse as it is taught. `text` and `devanagari` are its two lines joined by a line feed.

    `text` is the romanisation for a child who speaks English and Devanagari for one who speaks
    Hindi; `translation` and `engage` are in the child's language. Indices are 0..42.
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
    notebook: Notebook | None = None,
    now: datetime,
) -> Lesson:
    """
    Teach one verse and note that the child has met it, in its row and in the `notebook`.

    Without `step_index` the first verse never taught comes, 0 at the start; when all have been,
    the weakest. Raises NoSuchChild, NoSuchVerse and VerseNotReady, and then has changed nothing.
    """
    child = learner(profile_id, notebook)
    if step_index is not None:
        _require_verse(step_index, child.language)
    index = _index_that_comes(child) if step_index is None else step_index
    verse = Verse.objects.approved().filter(index=index).first()
    if verse is None:
        raise VerseNotReady(child.language)
    if child.keeps_progress:
        _note(child, index, now=now, exposure_count=F("exposure_count") + 1)
    child.notebook.note_verse(index)
    following = index + 1 if index < LAST_VERSE_INDEX else _index_that_comes(child)
    return _lesson(verse, child.language, persona=persona, following=following)


@transaction.atomic
def recite_attempt(profile_id: uuid.UUID | str, verse_index: int, *, now: datetime) -> None:
    """
    Note that the child recited a verse: one attempt more, and mastery one higher up to 5.

    Raises NoSuchChild and NoSuchVerse, and then has changed nothing.
    """
    child = learner(profile_id)
    _require_verse(verse_index, child.language)
    if child.keeps_progress:
        mastery = Least(F("mastery") + 1, Value(FULL_MASTERY))
        _note(child, verse_index, now=now, attempts=F("attempts") + 1, mastery=mastery)


def _note(child: Learner, verse_index: int, *, now: datetime, **changes) -> None:
    """Change one row in the database's own arithmetic, so that two toys at once lose nothing."""
    ChalisaProgress.objects.bulk_create(
        [ChalisaProgress(profile=child.profile, verse_index=verse_index)], ignore_conflicts=True
    )
    ChalisaProgress.objects.of(child.profile.pk).filter(verse_index=verse_index).update(
        last_practice=Greatest(F("last_practice"), Value(now)), **changes
    )


def _index_that_comes(child: Learner) -> int:
    """The first approved verse never taught, else the weakest one. Raises VerseNotReady."""
    approved = list(Verse.objects.approved().values_list("index", flat=True))
    if not approved:
        raise VerseNotReady(child.language)
    if not child.keeps_progress:
        return comes_next(approved, child.notebook.longest_ago_first)
    held = ChalisaProgress.objects.of(child.profile.pk).taught().weakest_first()
    return comes_next(approved, list(held.values_list("verse_index", flat=True)))


def comes_next(approved: Sequence[int], weakest_first: Sequence[int]) -> int:
    """
    Of the indices of `approved` verses, which is not empty: the first that was never taught, else
    the first of `weakest_first`, the indices of the taught ones.
    """
    never_taught = [index for index in approved if index not in weakest_first]
    if never_taught:
        return never_taught[0]
    return next(index for index in weakest_first if index in approved)


def _lesson(verse: Verse, language: str, *, persona: str, following: int) -> Lesson:
    devanagari = "\n".join(verse.devanagari)
    in_hindi = language == Language.HINDI
    return Lesson(
        persona=persona,
        index=verse.index,
        total=VERSES,
        title=verse.title,
        text=devanagari if in_hindi else "\n".join(verse.transliteration),
        translation=verse.meaning_hi if in_hindi else verse.meaning_en,
        engage=invitation(verse.index, language),
        next_step_index=following,
        devanagari=devanagari,
    )


def _require_verse(index: int, language: str) -> None:
    if not _is_whole(index) or not 0 <= index <= LAST_VERSE_INDEX:
        raise NoSuchVerse(language)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
