"""What two texts differ in, as a page shows it: part by part, word by word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from learning.admin.review.fields import table_text
from learning.differences import word_changes
from learning.review.texts import FIELDS

LABELS = {
    "title": "Title",
    "title_hi": "Title in Hindi",
    "devanagari": "Devanagari, letters only",
    "devanagari_print": "Devanagari, as printed",
    "transliteration": "Roman letters, for children",
    "iast": "Roman letters, scholarly (IAST)",
    "word_pairs": "Words in both scripts",
    "meaning_en": "Meaning in English",
    "meaning_hi": "Meaning in Hindi",
    "words": "Words explained",
    "contested": "Traditions differ",
    "variants": "Other readings",
    "notes": "Notes for editors",
    "status": "Tradition",
    "sources": "Sources",
    "synopsis": "What it tells",
    "age_bands": "Ages",
    "themes": "Themes",
    "time_of_day": "Time of day",
    "text": "Text",
}
# The members of an entry as they are read; the database keeps no order.
_MEMBERS = ("line", "kind", "word", "roman", "text", "ref", "reading", "meaning_en", "meaning_hi")
_TAGS = {" ": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a text: `html` shows what is new and what is gone, if `is_changed`."""

    label: str
    html: SafeString
    is_changed: bool


def parts(kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Part]:
    """The parts of a text, the changed ones first. `before` is None where nothing was served."""
    found = []
    for name in FIELDS[kind]:
        old, new = as_text((before or {}).get(name)), as_text(after.get(name))
        is_changed = before is not None and old != new
        html = marked(word_changes(old, new)) if is_changed else marked([(" ", new)])
        found.append(Part(LABELS[name], html, is_changed))
    return sorted(found, key=lambda part: not part.is_changed)


def marked(changes: Iterable[tuple[str, str]]) -> SafeString:
    """Stretches of text with what is gone and what is new marked as such."""
    wrapped = [(format_html(_TAGS[mark], text),) for mark, text in changes]
    return format_html_join("", "{}", wrapped)


def as_text(value: Any) -> str:
    """A part of a text as people read it: an entry a line."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case [[{"dev": _}, *_], *_]:
            return "\n".join(
                " ".join(f"{pair.get('dev')}={pair.get('roman')}" for pair in line)
                for line in value
            )
        case [{}, *_]:
            names = dict.fromkeys(name for entry in value for name in entry)
            return table_text(value, sorted(names, key=_place))
        case [*entries]:
            return "\n".join(map(str, entries))
    return str(value)


def _place(member: str) -> int:
    return _MEMBERS.index(member) if member in _MEMBERS else len(_MEMBERS)
