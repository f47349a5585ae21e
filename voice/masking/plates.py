"""Numbers with letters in them: vehicle plates, PAN, passports, passwords."""

import re
from collections.abc import Iterator

from voice.masking.counting import is_amount
from voice.masking.folding import Line, Word
from voice.masking.people import is_common
from voice.masking.spans import Span
from voice.masking.vocabulary import group

_LONGEST = 24  # words of a number that is said letter by letter
_STATES = (
    "an|ap|ar|as|br|cg|ch|dd|dl|dn|ga|gj|hp|hr|jh|jk|ka|kl|la|ld|mh|ml|mn|mp|mz|nl|od|or|pb|py"
    "|rj|sk|tn|tr|ts|tg|uk|ua|up|wb|bh"
)
_STATE = re.compile(_STATES)
_PLATE = re.compile(rf"(?:{_STATES})\d{{1,2}}[a-z]{{1,3}}\d{{3,4}}|\d{{2}}bh\d{{4}}[a-z]{{1,2}}")
_PAN = re.compile(r"[a-z]{5}\d{4}[a-z]")
_VEHICLES = group("plates.vehicles")
_IDS = group("plates.ids")
_TIMES = {"double": 2, "triple": 3}
_LETTERS = {"के": "k", "जी": "g"}
_SECRET = re.compile(r" (?:password|passcode|pass word)(?P<is> (?:is|hai|'s|ka))? (?=[^\s.,;¤])")
_NO_SECRET = group("plates.no_secret")


def find(line: Line) -> Iterator[Span]:
    """Plates and identities of a line."""
    for first, last, written in _mixed(line.words):
        kind = _kind(line.words, first, written)
        if kind:
            yield Span(first, last, kind)
    for found in _SECRET.finditer(line.said):
        at = line.word_at(found.end())
        is_everyday = is_common(line.words[at]) and not (found["is"] or line.words[at].digits)
        if line.words[at].said not in _NO_SECRET and not is_everyday:
            yield Span(at, _secret_end(line.words, at), "ID")


def _secret_end(words: list[Word], first: int) -> int:
    last = first
    while last + 1 < min(len(words), first + 8):
        word = words[last + 1]
        if not word.digits and not (len(word.said) == 1 and word.said.isalpha()):
            break
        last += 1
    return last


def _mixed(words: list[Word]) -> Iterator[tuple[int, int, str]]:
    """Runs of single letters and numbers, and what they write."""
    first, written, times = 0, "", 1
    for at, word in enumerate(words):
        sign = _sign(word) * times
        times = _TIMES.get(word.said, 1)
        if written and (times > 1 or (sign and at - first < _LONGEST)):
            written += sign
            continue
        if written:
            yield first, at - 1, written
        first, written = at, sign
    if written:
        yield first, len(words) - 1, written


def _sign(word: Word) -> str:
    """The letters and digits that a word writes; "" for a real word."""
    if word.is_pause:
        return ""
    if word.digits:
        return word.digits
    if len(word.said) == 1 and word.said.isalnum():
        return word.said
    if word.text in _LETTERS:
        return _LETTERS[word.text]
    text = word.text
    if len(text) < 16 and any("0" <= letter <= "9" for letter in text):
        return text
    is_group = len(text) <= 3 and text.isascii() and text.isalpha() and not is_common(word)
    return text if is_group or _STATE.fullmatch(text) else ""


def _kind(words: list[Word], first: int, written: str) -> str | None:
    letters = sum(letter.isalpha() for letter in written)
    digits = len(written) - letters
    if not letters or digits < 2:
        return None
    if _PLATE.search(written):
        return "PLATE"
    if _PAN.search(written):
        return "ID"
    cues = {word.said for word in words[max(0, first - 6) : first]}
    if letters + digits >= 5 and digits >= 3:
        if cues & _VEHICLES:
            return "PLATE"
        if cues & _IDS:
            return "ID"
    is_long = letters >= 2 and digits >= 5
    return "ID" if is_long and not is_amount("".join(filter(str.isdigit, written))) else None
