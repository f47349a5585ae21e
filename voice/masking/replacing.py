"""From a line to the same line without what tells who is speaking."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voice.masking import birthdays, digits, mails, names, places, plates, schools
from voice.masking.folding import Line, read
from voice.masking.spans import Span, merged

FINDERS: tuple[Callable[[Line], Iterator[Span]], ...] = (
    mails.find, plates.find, birthdays.find, places.find, schools.find, digits.find, names.find,
)  # fmt: skip
MOST_PASSES = 8  # each finds in what the one before left; more than three are hardly ever needed


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and the kinds of what was there, each once."""

    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Find:
    """Characters `start` to `end` (not included) of a text are personal data of this kind."""

    start: int
    end: int
    kind: str


def mask(text: str) -> Masked:
    """
    The text with a token like [PHONE] for all that tells who or where a child is.

    For one line of a talk, in English, Hindi or both, in either script. What is not masked stays
    as it is. Takes any text, raises nothing, needs time in proportion to the length; what is
    masked already stays as it is.
    """
    kinds: dict[str, None] = {}
    for _ in range(MOST_PASSES):
        found = finds(text)
        if not found:
            break
        kinds.update(dict.fromkeys(one.kind for one in found))
        text = _replaced(text, found)
    return Masked(text, tuple(kinds))


def finds(text: str) -> list[Find]:
    """What one look at a text finds, in order and apart."""
    line = read(text)
    if not line.words:
        return []
    spans = merged(span for find in FINDERS for span in find(line))
    words = line.words
    return [Find(words[one.first].start, words[one.last].end, one.kind) for one in spans]


def _replaced(text: str, found: list[Find]) -> str:
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], f"[{one.kind}]"]
        at = one.end
    return "".join([*parts, text[at:]])
