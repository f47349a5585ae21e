"""The Chalisa as a string of 43 beads, coloured by how well a child holds each verse."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from learning.models import VERSES, ChalisaProgress

_OPENING_DOHAS = 2
_CLOSING_INDEX = VERSES - 1


@dataclass(frozen=True, slots=True)
class Bead:
    """
    One verse: its number within its kind, and mastery 0..5 or, never taught, None.

    `attempts`: how many times the child recited it.
    """

    index: int
    title: str
    number: int
    is_doha: bool
    mastery: int | None
    attempts: int = 0
    is_favourite: bool = False


def beads(progress: Iterable[ChalisaProgress]) -> list[Bead]:
    """All 43, in the order of the poem, from a child's rows."""
    held = {row.verse_index: row for row in progress}
    return [_bead(index, held.get(index)) for index in range(VERSES)]


def name_of(verse_index: int) -> str:
    """What a parent calls the verse, in the language of the page: "Doha 1", "Chaupai 7"."""
    name = _("Doha %(number)d") if _is_doha(verse_index) else _("Chaupai %(number)d")
    return name % {"number": _number_of(verse_index)}


def _bead(index: int, row: ChalisaProgress | None) -> Bead:
    place = index, name_of(index), _number_of(index), _is_doha(index)
    if row is None:
        return Bead(*place, mastery=None)
    was_taught = row.exposure_count or row.attempts
    mastery = row.mastery if was_taught else None
    return Bead(*place, mastery, row.attempts, row.is_favourite)


def _is_doha(index: int) -> bool:
    return index < _OPENING_DOHAS or index == _CLOSING_INDEX


def _number_of(index: int) -> int:
    if _is_doha(index):
        return min(index, _OPENING_DOHAS) + 1
    return index - _OPENING_DOHAS + 1
