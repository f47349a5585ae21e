"""What two versions of a text differ in: as lines for a terminal, as words for a page. Pure."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_SENTENCE_END = re.compile(r"(?<=[.!?।])\s+")
_WORD_OR_SPACE = re.compile(r"\s+|\S+")


def differing(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    """
    Columns of `ours` that `theirs` has otherwise: each named, then its lines as a unified diff
    has them, "-" from ours and "+" from theirs.
    """
    for name, value in ours.items():
        if theirs.get(name) != value:
            yield f"{name}:"
            yield from _changed_lines(lines_of(value), lines_of(theirs.get(name)))


def lines_of(value: Any) -> list[str]:
    """A value cut where a person would: a text by sentences, a list by entries."""
    if isinstance(value, str):
        return _SENTENCE_END.split(value)
    if isinstance(value, list):
        return [
            entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False)
            for entry in value
        ]
    return [json.dumps(value, ensure_ascii=False)]


def _changed_lines(ours: list[str], theirs: list[str]) -> Iterator[str]:
    diff = difflib.unified_diff(ours, theirs, n=0, lineterm="")
    for line in list(diff)[2:]:
        if not line.startswith("@@"):
            yield f"{line[0]} {line[1:]}"


def word_changes(ours: str, theirs: str) -> Iterator[tuple[str, str]]:
    """
    Both texts at once, word by word: stretches with the mark " " (in both), "-" (only in ours)
    or "+" (only in theirs).
    """
    before, after = (_WORD_OR_SPACE.findall(text) for text in (ours, theirs))
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for deed, start, stop, other_start, other_stop in matcher.get_opcodes():
        gone, new = "".join(before[start:stop]), "".join(after[other_start:other_stop])
        if deed == "equal":
            yield " ", gone
            continue
        if gone:
            yield "-", gone
        if new:
            yield "+", new
