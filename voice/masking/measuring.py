"""
How well the masker does, on the labelled lines of `sets/` and on all approved texts.

The rules are tuned on `tuning.jsonl`. `held_out.jsonl` was written before there were rules and is
only measured. A line of a set: `text`, `language` (en, hi, hinglish), and `spans`, each a kind
with the places where it begins and ends.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from voice.masking.replacing import Find, finds
from voice.masking.vocabulary import group

SETS = ("tuning", "held_out")
TARGETS = {
    "PHONE": 0.98, "ID": 0.98, "EMAIL": 0.98, "ADDRESS": 0.9, "SCHOOL": 0.9, "NAME": 0.85,
}  # fmt: skip
SCRIPTURE_TARGET = 0.999

_HERE = Path(__file__).parent
_CONTENT = _HERE.parent.parent / "learning" / "content"
_APPROVED = {
    "devanagari", "devanagari_print", "transliteration", "iast", "meaning_en", "meaning_hi",
    "words", "text", "title", "title_hi", "synopsis",
}  # fmt: skip
_SMALL = group("measuring.small")
_Z = 1.96  # standard deviations of a confidence of 95 %


class Row(NamedTuple):
    """
    One line of the report: `hits` of `of`, the rate and its Wilson interval of 95 %.

    `measure` is "recall" (of what is labelled, how much was masked), "precision" (of what was
    masked, how much was labelled) or "untouched" (of harmless lines or words, how many stayed).
    """

    lines: str
    kind: str
    measure: str
    hits: int
    of: int
    rate: float
    low: float
    high: float
    target: float | None


class Labelled(NamedTuple):
    """A line of a set, with the kind, start and end of each piece of personal data in it."""

    text: str
    language: str
    spans: tuple[tuple[str, int, int], ...]


def labelled(name: str) -> list[Labelled]:
    """The lines of a set, one of SETS."""
    lines = (_HERE / "sets" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return [
        Labelled(row["text"], row["language"], tuple((k, s, e) for k, s, e in row["spans"]))
        for row in rows
    ]


def masking_report() -> list[Row]:
    """All rows: both sets, each kind, language, precision, harmless lines, and the texts."""
    return [row for name in SETS for row in rows_of(name, labelled(name))] + [scripture_row()]


def rows_of(name: str, lines: list[Labelled]) -> list[Row]:
    """The rows of one set."""
    found = [(line, finds(line.text)) for line in lines]
    caught: dict[str, list[bool]] = {}
    for line, finds_of in found:
        for kind, start, end in line.spans:
            is_caught = is_covered(line.text, start, end, finds_of)
            caught.setdefault(kind, []).append(is_caught)
            caught.setdefault(f"({line.language})", []).append(is_caught)
    rows = [
        row(name, kind, "recall", sum(hits), len(hits), TARGETS.get(kind))
        for kind, hits in sorted(caught.items())
    ]
    right = [_is_labelled(one, line) for line, finds_of in found for one in finds_of]
    harmless = [not finds_of for line, finds_of in found if not line.spans]
    rows.append(row(name, "(all)", "precision", sum(right), len(right)))
    rows.append(row(name, "(harmless)", "untouched", sum(harmless), len(harmless)))
    return rows


def is_covered(text: str, start: int, end: int, found: list[Find]) -> bool:
    """Whether every word of a labelled piece is masked, articles and the like left aside."""
    at = start
    for word in text[start:end].split():
        place = text.index(word, at)
        at = place + len(word)
        is_masked = any(one.start <= place and at <= one.end for one in found)
        if not is_masked and word.strip(".,!?'").lower() not in _SMALL:
            stripped = word.strip(".,!?'()+")
            place = text.index(stripped, place)
            if not any(one.start <= place and place + len(stripped) <= one.end for one in found):
                return False
    return True


def _is_labelled(one: Find, line: Labelled) -> bool:
    return any(one.start < end and one.end > start for _, start, end in line.spans)


def scripture_row() -> Row:
    """Of all words of the approved verses and stories, how many stay."""
    words = stayed = 0
    for text in approved_texts():
        words += len(text.split())
        masked = sum(len(text[one.start : one.end].split()) for one in finds(text))
        stayed += len(text.split()) - masked
    return row("texts", "(words)", "untouched", stayed, words, SCRIPTURE_TARGET)


def approved_texts() -> Iterator[str]:
    """Every text of the content that a child may hear; editors' notes and sources are not."""
    for path in sorted(_CONTENT.glob("**/*.json")):
        yield from _texts(json.loads(path.read_text(encoding="utf-8")), is_approved=False)


def _texts(value: Any, *, is_approved: bool) -> Iterator[str]:
    if isinstance(value, str):
        if is_approved:
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, is_approved=is_approved)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(one, is_approved=is_approved or name in _APPROVED)


def row(
    lines: str, kind: str, measure: str, hits: int, of: int, target: float | None = None
) -> Row:
    """A row with its rate and interval; a rate of nothing is 1."""
    low, high = wilson(hits, of)
    return Row(lines, kind, measure, hits, of, hits / of if of else 1.0, low, high, target)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The Wilson interval of 95 % of a rate; everything is possible where nothing was tried."""
    if not of:
        return 0.0, 1.0
    rate, z2 = hits / of, _Z * _Z
    middle = rate + z2 / (2 * of)
    spread = _Z * math.sqrt(rate * (1 - rate) / of + z2 / (4 * of * of))
    low, high = (middle - spread) / (1 + z2 / of), (middle + spread) / (1 + z2 / of)
    return max(0.0, min(low, rate)), min(1.0, max(high, rate))
