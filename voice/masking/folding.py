"""
A line of speech as words: folded, in one spelling, with the places where they stand in the text.

Nothing is lost: a word knows where it begins and ends in the text as it came.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from voice.masking import vocabulary
from voice.masking.spelling import key

WALL = "¤"  # a token of an earlier masking: nothing reaches across it
STOP, PAUSE, BREAK = ".", ",", ";"
KINDS = (
    "PHONE", "ID", "EMAIL", "URL", "ADDRESS", "SCHOOL", "NAME", "BIRTHDAY", "PLATE", "WORK",
)  # fmt: skip

_SUFFIXES = {"'m": "am", "'re": "are"}
_ABBREVIATED = {"mr", "mrs", "ms", "dr", "st", "no"}
_TOKEN = re.compile(
    r"\[(?:" + "|".join(KINDS).lower() + r")\]"
    r"|ma'am|[\w\u0900-\u0963\u0970-\u097f]+(?:'[a-z]{3,})?|'[a-z]{1,2}\b|[.!?।॥\n,;:=]"
)
_MARKS = {"़": "", "ँ": "ं", "’": "'", "‘": "'", "`": "'"}


class Word(NamedTuple):
    """
    A word or a pause. `start` and `end` are places in the text as it came; `said` is its one
    spelling, `key` how it sounds, `number` its value and `digits` how a digit run reads it.
    """

    start: int
    end: int
    text: str
    said: str
    key: str
    number: int | None
    digits: str

    @property
    def is_pause(self) -> bool:
        return self.said in (STOP, PAUSE, BREAK, WALL)


class _Folds(dict[str, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, letter: str) -> str:
        plain = unicodedata.normalize("NFKD", letter).casefold()
        fold = "".join(_folded_letter(one) for one in plain)
        if len(self) < 4096:  # a text of every letter there is must not fill the memory
            self[letter] = fold
        return fold


def _folded_letter(letter: str) -> str:
    if letter in _MARKS:
        return _MARKS[letter]
    if letter.isdigit():
        return str(unicodedata.digit(letter))
    is_devanagari = "\u0900" <= letter <= "\u097f"
    if unicodedata.category(letter) == "Cf" or (
        unicodedata.combining(letter) and not is_devanagari
    ):
        return ""
    return letter


_FOLDED = _Folds()


def fold(text: str) -> tuple[str, list[int] | range]:
    """The text in lower case without marks, and for each character of it where it came from."""
    if text.isascii():
        return text.lower().replace("`", "'"), range(len(text) + 1)
    places: list[int] = []
    parts: list[str] = []
    for place, letter in enumerate(text):
        part = _FOLDED[letter]
        parts.append(part)
        places.extend([place] * len(part))
    places.append(len(text))
    return "".join(parts), places


@dataclass(frozen=True, slots=True)
class Line:
    """Words of a text, and `said`: them in one spelling, a space before and after each."""

    text: str
    folded: str
    places: list[int] | range
    words: list[Word]
    said: str
    starts: list[int]
    present: frozenset[str]

    def word_at(self, place: int) -> int:
        """The number of the word that stands at a place in `said`."""
        return max(bisect_right(self.starts, place) - 1, 0)


def read(text: str) -> Line:
    """A line, with hesitations and words said twice left out (but covered by their neighbours)."""
    folded, places = fold(text)
    words: list[Word] = []
    for found in _TOKEN.finditer(folded):
        token = found[0]
        if token in vocabulary.FILLERS or _is_no_pause(token, found.end(), folded, words):
            continue
        start, end = places[found.start()], places[found.end() - 1] + 1
        word = _word(token, start, end)
        if words and _is_stutter(words[-1], word):
            words[-1] = words[-1]._replace(end=end)
        else:
            words.append(word)
    starts, at = [], 1
    for word in words:
        starts.append(at)
        at += len(word.said) + 1
    said = " " + " ".join(word.said for word in words) + " "
    return Line(text, folded, places, words, said, starts, frozenset(w.said for w in words))


def _is_no_pause(token: str, end: int, folded: str, words: list[Word]) -> bool:
    """A point inside a number, an abbreviation or an address on the web."""
    if token != STOP:
        return False
    is_inside = end < len(folded) and not folded[end].isspace()
    return is_inside or bool(
        words and (words[-1].text in _ABBREVIATED or len(words[-1].text) == 1)
    )


def _is_stutter(before: Word, word: Word) -> bool:
    return (
        before.said == word.said
        and word.number is None
        and len(word.text) > 1
        and not word.is_pause
    )


def _word(token: str, start: int, end: int) -> Word:
    if token.startswith("["):
        return Word(start, end, token, WALL, WALL, None, "")
    if token.isdigit():
        value = int(token) if len(token) < 9 else None
        return Word(start, end, token, token, token, value, token)
    if not token[0].isalnum() and token[0] not in "'_" and len(token) == 1:
        said = {",": PAUSE, ":": BREAK, "=": BREAK, ";": BREAK}.get(token, STOP)
        return Word(start, end, token, said, said, None, "")
    sound = key(token)
    number = vocabulary.NUMBERS.get(token, vocabulary.NUMBER_KEYS.get(sound))
    digits = "" if number is None else str(number)
    if number is not None and token not in vocabulary.AMBIGUOUS_NUMBERS:
        said = digits
    else:
        said = _SUFFIXES.get(token) or vocabulary.SPELLINGS.get(token) or _by_sound(token, sound)
    return Word(start, end, token, said, sound, number, digits)


def _by_sound(token: str, sound: str) -> str:
    """A known word of the same sound; English words keep their spelling."""
    if token in vocabulary.COMMON_ENGLISH:
        return token
    return vocabulary.SPELLING_KEYS.get(sound, sound if not token.isascii() else token)
