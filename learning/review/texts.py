"""Which columns of a verse, a story or an episode are its text, and what is wrong with one."""

from typing import Any

from learning import content_rules
from learning.models import Episode, Story, Verse
from learning.review.models import kind_of

Target = Verse | Story | Episode

FIELDS: dict[str, tuple[str, ...]] = {
    "verse": (
        "title",
        "title_hi",
        "devanagari",
        "devanagari_print",
        "transliteration",
        "iast",
        "word_pairs",
        "meaning_en",
        "meaning_hi",
        "words",
        "contested",
        "variants",
        "notes",
    ),
    "story": (
        "title",
        "title_hi",
        "status",
        "sources",
        "synopsis",
        "age_bands",
        "themes",
        "time_of_day",
    ),
    "episode": ("title", "text"),
}


def text_of(target: Target) -> dict[str, Any]:
    """The text as it stands in the row."""
    return {name: getattr(target, name) for name in FIELDS[kind_of(target)]}


def faults_of(target: Target, text: dict[str, Any]) -> tuple[str, ...]:
    """What is wrong with `text` as one of `target`, a sentence a fault."""
    match target:
        case Verse():
            fixed = {name: getattr(target, name) for name in ("kind", "number", "section")}
            verse = {**fixed, "id": target.ident, "index": target.index, **text}
            return tuple(content_rules.faults_of_verse(verse))
        case Story():
            return tuple(content_rules.faults_of_details({**text, "slug": target.slug}))
        case _:
            place = {name: getattr(target, name) for name in ("language", "telling", "number")}
            return tuple(content_rules.faults_of_episode({**place, **text}))
