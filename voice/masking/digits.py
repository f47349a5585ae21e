"""Telephone, identity and card numbers: runs of six digits and more, however they are said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from voice.masking.counting import is_amount, is_counting
from voice.masking.folding import BREAK, PAUSE, STOP, WALL, Line, Word
from voice.masking.spans import Span
from voice.masking.vocabulary import group

FEWEST = 6
FEWEST_OF_A_SECRET = 3
AROUND = 10  # words before a run in which its cue is looked for
_GAP = 3  # words between two digits of one run

_TIMES = {"double": 2, "triple": 3}
_ROLL = re.compile(r" roll (?:number |is |hai |'s ){0,2}(?P<number>\d+(?: \d+){0,3})(?= )")
_GLUE = {PAUSE, STOP, "and", "then", "aur", "phir", "fir", "dash", "space", "plus", "gap", "so"}
_CORRECTIONS = group("digits.corrections")
_HUNDRED = {"hundred", "sau"}
_SOUND_ALIKE = {"to": "2", "too": "2", "for": "4", "ate": "8", "o": "0", "won": "1", "tree": "3"}
_MANY = group("digits.many")
_MANY_KEYS = group("digits.many_keys")
_PHONES = group("digits.phones")
_SECRETS = group("digits.secrets")
_IDS = group("digits.ids")
_WHOSE = group("digits.whose")
_VERSES = group("digits.verses")
_UNITS = group("digits.units")


@dataclass(slots=True)
class Run:
    """Digits said one after another: the words `first` to `last` of the line, their values."""

    first: int
    last: int
    values: list[int] = field(default_factory=list)
    digits: str = ""

    def add(self, value: int, digits: str, last: int) -> None:
        self.values.append(value)
        self.digits += digits
        self.last = last


def find(line: Line) -> Iterator[Span]:
    """The runs of digits in a line that are to be masked."""
    for run in runs(line.words):
        kind = _kind(run, line)
        if kind:
            is_plus = run.first > 0 and line.words[run.first - 1].said == "plus"
            yield Span(run.first - is_plus, run.last, kind)
    for found in _ROLL.finditer(line.said):
        yield Span(line.word_at(found.start("number")), line.word_at(found.end() - 1), "ID")


def runs(words: list[Word]) -> Iterator[Run]:
    """All runs of digits, with hesitations, "and", and pauses inside them."""
    run: Run | None = None
    at = 0
    while at < len(words):
        taken = _digit_at(words, at, run)
        if taken:
            value, digits, last = taken
            run = run or Run(at, last)
            run.add(value, digits, last)
            at = last + 1
            continue
        word = words[at]
        if run and word.key in _HUNDRED and _hundreds_are_digits(words, at, run):
            run.digits, run.last = run.digits + "00", at
        elif run and is_many(word):
            run = None
        elif run and not _is_glue(word, at - run.last):
            yield run
            run = None
        at += 1
    if run:
        yield run


def _is_glue(word: Word, gap: int) -> bool:
    return gap <= _GAP and (word.said in _GLUE or word.text in _CORRECTIONS)


def _hundreds_are_digits(words: list[Word], at: int, run: Run) -> bool:
    """ "One eight hundred five five five": after a digit, with more of them to come."""
    after = at + 1
    while after < len(words) and words[after].text in _CORRECTIONS:
        after += 1
    return run.last == at - 1 and after < len(words) and len(words[after].digits) == 1


def is_many(word: Word) -> bool:
    """A word that makes an amount of the number before it: hundred, lakh, yojana."""
    return word.said in _MANY or word.key in _MANY_KEYS


def _digit_at(words: list[Word], at: int, run: Run | None) -> tuple[int, str, int] | None:
    """Value, digits and last word of what is said from a word on; None where it is no digit."""
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else None
    if word.said in _TIMES and after and len(after.digits) == 1:
        return int(after.digits), after.digits * _TIMES[word.said], at + 1
    if word.digits:
        value = word.number if word.number is not None else -1
        is_ten = value in range(20, 100, 10) and word.digits != word.text
        if is_ten and after and len(after.digits) == 1 and after.digits not in ("0", after.text):
            return value + int(after.digits), str(value + int(after.digits)), at + 1
        return value, word.digits, at
    if run and word.text in _SOUND_ALIKE and _is_between_digits(words, at, run):
        digit = _SOUND_ALIKE[word.text]
        return int(digit), digit, at
    return None


def _is_between_digits(words: list[Word], at: int, run: Run) -> bool:
    """After a single digit and before another, or before one more word that sounds like one."""
    if run.last != at - 1 or len(words[at - 1].digits) > 1 or at + 1 >= len(words):
        return False
    return len(words[at + 1].digits) == 1 or words[at + 1].text in _SOUND_ALIKE


def _kind(run: Run, line: Line) -> str | None:
    """PHONE or ID, or None for numbers that may stay."""
    words, length = line.words, len(run.digits)
    if length < FEWEST_OF_A_SECRET:
        return None
    cue = _cue(run, words)
    if cue == "SECRET":
        return "ID"
    if length < FEWEST:
        return None
    if cue:
        return cue if cue == "PHONE" or length not in (10, 11, 13) else "PHONE"
    if _may_stay(run, words):
        return None
    is_abroad = length == 12 and run.digits.startswith("91")
    is_phone = 7 <= length <= 15 and length not in (9, 12)
    return "PHONE" if is_phone or is_abroad else "ID"


def _may_stay(run: Run, words: list[Word]) -> bool:
    before = {word.said for word in words[max(0, run.first - AROUND) : run.first]}
    after = words[run.last + 1].said if run.last + 1 < len(words) else ""
    if before & _VERSES and max(run.values) <= 108:
        return True
    if len(run.values) == 1:
        return is_amount(run.digits) or after in _UNITS
    written = "".join(word.digits for word in words[run.first : run.last + 1])
    is_written = all(word.digits == word.text for word in words[run.first : run.last + 1])
    if is_written and is_amount(written):
        return True
    return is_counting(run.values) and max(run.values) < 1000


def _cue(run: Run, words: list[Word]) -> str | None:
    """What the words around a run say that it is; the nearest before it counts."""
    first = max(0, run.first - AROUND)
    for at in range(run.first - 1, first - 1, -1):
        word = words[at]
        if word.said in (WALL, BREAK) and at < run.first - 1:
            break
        kind = _cue_of(words, at)
        if kind:
            return kind
    for at in range(run.last + 1, min(run.last + 7, len(words))):
        if words[at].said in (WALL, STOP):
            break
        if words[at].said in _PHONES:
            return "PHONE"
    return None


def _cue_of(words: list[Word], at: int) -> str | None:
    said = words[at].said
    before = words[at - 1].said if at else ""
    after = words[at + 1].said if at + 1 < len(words) else ""
    if said in _SECRETS or (said == "pin" and after != "number"):
        return "SECRET"
    if said in _IDS:
        return "ID"
    if said in _PHONES and not (said == "call" and after in ("it", "you")):
        return "PHONE"
    if said == "number" and (before in _WHOSE or after in ("is", "hai", "'s")):
        return "PHONE"
    return None
