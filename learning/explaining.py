"""What a verse means, and what one of its words means, to a child that asks."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Language
from learning import glossary
from learning.glossary import Entry
from learning.hearing import NothingTaught
from learning.learners import Learner, learner
from learning.lessons import Lesson, lesson_of, step_of, verse_of
from learning.models import ChalisaProgress, Verse
from learning.notebook import Notebook

_FOUND = {"en": "{word} means: {meaning}.", "hi": "{word} का मतलब है: {meaning}।"}
_ELSEWHERE = {
    "en": "{word} is a word of {title}. It means: {meaning}.",
    "hi": "{word} {title} का शब्द है। इसका मतलब है: {meaning}।",
}
_OFFERED = {
    "en": "I can tell you what these words of {title} mean: {words}. Which one would you like?",
    "hi": "मैं {title} के इन शब्दों का मतलब बता सकता हूँ: {words}। कौन-सा बताऊँ?",
}
_UNKNOWN = {
    "en": "I do not know that word yet. " + _OFFERED["en"],
    "hi": "वह शब्द मैं अभी नहीं जानता। " + _OFFERED["hi"],
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    What is explained of the verse of `lesson`. `say` may be said to the child to the letter;
    `words` are the words of the verse that can be explained, each with its `meaning`, in the
    child's language, and `word` the one that was asked for: None when it is none of them, or none
    was named.
    """

    lesson: Lesson
    say: str
    words: list[dict[str, str]]
    word: dict[str, str] | None = None


@transaction.atomic
def explain(
    profile_id: uuid.UUID | str,
    *,
    persona: str,
    step_index: int | None = None,
    notebook: Notebook | None = None,
    now: datetime,
) -> Explanation:
    """
    The meaning of the verse of `step_index`, else of the one taught last. Nothing is noted.

    Raises NoSuchChild, NoSuchVerse, VerseNotReady and NothingTaught.
    """
    child = learner(profile_id, notebook)
    verse = _verse(child, step_index, now=now)
    if verse is None:
        raise NothingTaught(child.language)
    lesson = _lesson(child, verse, persona=persona, now=now)
    return Explanation(lesson, lesson.translation, _words(child, verse))


@transaction.atomic
def explain_word(
    profile_id: uuid.UUID | str,
    asked: str,
    *,
    persona: str,
    step_index: int | None = None,
    notebook: Notebook | None = None,
    now: datetime,
) -> Explanation:
    """
    The meaning of a word that is `asked` for, however it is spelt: of the verse of `step_index`,
    else of the one taught last, or of another where it is named to the letter. Nothing is noted.

    Raises NoSuchChild, NoSuchVerse, VerseNotReady and NothingTaught.
    """
    child = learner(profile_id, notebook)
    verse = _verse(child, step_index, now=now)
    entry = _entry(verse, asked) if verse is not None else None
    other = _verse_with(asked) if entry is None else None
    told = verse if other is None else other[0]
    if told is None:
        raise NothingTaught(child.language)
    lesson = _lesson(child, told, persona=persona, now=now)
    words = _words(child, told)
    title = told.title_hi if child.language == Language.HINDI else told.title
    if other is not None:
        word, table = _in_language(child, other[1]), _ELSEWHERE
    elif entry is not None:
        word, table = _in_language(child, entry), _FOUND
    else:
        word, table = None, _UNKNOWN if asked.strip() else _OFFERED
    names = ", ".join(one["word"] for one in words)
    sentence = table["hi" if child.language == Language.HINDI else "en"]
    say = sentence.format(title=title, words=names, **(word or {}))
    return Explanation(lesson, say, words, word)


def _verse(child: Learner, step_index: int | None, *, now: datetime) -> Verse | None:
    """The verse that is talked about; None when there was none yet."""
    if step_index is not None:
        return verse_of(child, step_of(child, step_index, now=now).index)
    if child.notebook.step is not None:
        return verse_of(child, child.notebook.step.index)
    if not child.keeps_progress:
        return None
    rows = ChalisaProgress.objects.of(child.profile.pk).filter(last_practice__isnull=False)
    last = rows.order_by("-last_practice").first()
    return verse_of(child, last.verse_index) if last is not None else None


def _entry(verse: Verse, asked: str) -> Entry | None:
    said = " ".join([*verse.devanagari, *verse.transliteration])
    return glossary.meant(glossary.entries(verse.words), asked, verse=said)


def _verse_with(asked: str) -> tuple[Verse, Entry] | None:
    """The first verse that explains a word which is named to the letter."""
    for verse in Verse.objects.approved().order_by("index"):
        entry = glossary.named(glossary.entries(verse.words), asked)
        if entry is not None:
            return verse, entry
    return None


def _lesson(child: Learner, verse: Verse, *, persona: str, now: datetime) -> Lesson:
    step = child.notebook.step
    if step is None or step.index != verse.index:
        step = step_of(child, verse.index, now=now)
    return lesson_of(child, verse, persona=persona, step=step, now=now)


def _words(child: Learner, verse: Verse) -> list[dict[str, str]]:
    return [_in_language(child, entry) for entry in glossary.entries(verse.words)]


def _in_language(child: Learner, entry: Entry) -> dict[str, str]:
    if child.language == Language.HINDI:
        return {"word": entry.word, "meaning": entry.meaning_hi}
    return {"word": entry.roman, "meaning": entry.meaning_en}
