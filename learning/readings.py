"""The readings of a verse that count as right, explained for editors and reviewers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = {
    "spelling": "Another spelling of the same words.",
    "wording_or_slip": "Other words, or a slip of the copyists, that families say.",
    "tradition": "The reading of a teacher's tradition.",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole line as some families say it, beside the line that is taught."""

    line: int
    taught: str
    reading: str
    kind: str
    where: str


def readings_of(text: Mapping[str, Any]) -> list[Reading]:
    """The accepted readings of a verse's text, in the order of its lines."""
    found = [
        Reading(
            variant["line"],
            text["devanagari"][variant["line"] - 1],
            variant["reading"],
            KINDS.get(variant.get("kind", ""), ""),
            _where(variant),
        )
        for variant in text["variants"]
    ]
    return sorted(found, key=lambda one: one.line)


def _where(variant: Mapping[str, Any]) -> str:
    copies = f"{variant['count']} of {variant['of']} copies" if variant.get("count") else ""
    return ", ".join(filter(None, [variant.get("tradition"), copies])) or "added by editors"
