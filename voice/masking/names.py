"""Names of the child and of the people around it, where they are said to be names."""

import re
from collections.abc import Iterator

from voice.masking.folding import PAUSE, Line, Word
from voice.masking.name_cues import AFTER, AT_LAST, CUE_WORDS, CUES, HERE, Cue, Faith
from voice.masking.people import (
    is_borne,
    is_common,
    is_first_name,
    is_scripture,
    is_surname,
    may_be_surname,
)
from voice.masking.relatives import INSTITUTIONS, OWN_WORDS, PETS, RELATIVE_WORDS
from voice.masking.spans import Span
from voice.masking.spelling import key
from voice.masking.vocabulary import NAMES_ALONE, NAMES_AS_WRITTEN, group

_MOST_WORDS = 4
_MOST_LETTERS = 14  # of a name that is spelt
_ABOUT = 4  # words before a cue that say whose name it is

_TITLES_BEFORE = group("names.titles_before")
_TITLES = group("names.titles")
_TITLES_AS_SAID = group("names.titles_as_said")
_CLOSE = frozenset({"papa", "mummy", "bhai", "behen", "chacha", "dost"})
_KIN_TITLES = group("names.kin_titles")
_WORD_NAMES = group("names.word_names")
_CORE = frozenset(key(name) for name in group("names.core"))
_NEVER = group("names.never")
_NO_NAME_BEFORE = group("names.no_name_before")
_VERBLIKE = ("s", "ed", "ing", "en", "te", "ti", "ta", "kar", "like", "ly")
_ADJECTIVES = ("ed", "ous", "able", "ible", "ical", "some", "ly")


def find(line: Line) -> Iterator[Span]:
    """The names of a line."""
    if line.present & CUE_WORDS:
        for cue in CUES:
            for found in cue.pattern.finditer(line.said):
                yield from _after_cue(line, found, cue)
        for found in AFTER.finditer(line.said):
            yield from _before_cue(line, line.word_at(found.start() + 1))
    for pattern in (HERE, AT_LAST):
        here = pattern.search(line.said)
        if not here:
            continue
        at = line.word_at(here.start("name"))
        if is_first_name(line.words[at]):
            yield Span(at, at, "NAME")
    yield from _by_themselves(line)


def take_name(words: list[Word], first: int, faith: Faith) -> int | None:
    """The last word of the name that begins at `first`; None where no name begins."""
    if first < len(words) and words[first].said in _TITLES_BEFORE:
        first += 1
    spelt = _spelt(words, first) if faith >= Faith.NAMED else None
    if spelt is None and (first >= len(words) or not _begins(words, first, faith)):
        return None
    last = first if spelt is None else spelt
    while last + 1 < len(words) and last - first + 1 < _MOST_WORDS:
        if not _goes_on(words[last + 1]):
            break
        last += 1
    return last


def _by_themselves(line: Line) -> Iterator[Span]:
    """Names that need no introduction: beside a title or a family name, or nothing but names."""
    for at, word in enumerate(line.words):
        is_title = word.said in _TITLES or word.text in _TITLES_AS_SAID
        if is_title or word.said == "ji" or word.said in _KIN_TITLES:
            yield from _before_title(line.words, at)
        elif at and is_first_name(word) and line.words[at - 1].said in _CLOSE:
            yield from _after_relative(line.words, at)
        elif word.key in NAMES_ALONE:
            yield Span(at, _to_surname(line.words, at), "NAME")
        elif at and is_surname(word):
            yield from _before_surname(line.words, at)


def _after_cue(line: Line, found: re.Match[str], cue: Cue) -> Iterator[Span]:
    words = line.words
    if found.end() >= len(line.said):
        return
    start, first = line.word_at(found.start() + 1), line.word_at(found.end())
    if _is_of_another(words, start, first):
        return
    last = take_name(words, first, cue.faith)
    if last is None or (cue.may_act and _may_be_verb(words[first])):
        return
    last = _until(words, first, last, cue.then)
    if last >= first:
        is_title = words[first - 1].said in _TITLES_BEFORE
        yield Span(first - is_title, last, "NAME")
        yield from _more_names(words, last)


def _until(words: list[Word], first: int, last: int, then: frozenset[str]) -> int:
    """Where the name ends, given the words one of which must follow it; before `first` if none."""
    if not then:
        return last
    for at in range(first, last + 2):
        if at < len(words) and words[at].said in then:
            return at - 1
    return first - 1


def _may_be_verb(word: Word) -> bool:
    """After "my brother": what he does, rather than his name."""
    return not is_first_name(word) and not may_be_surname(word) and word.text.endswith(_VERBLIKE)


def _is_of_another(words: list[Word], start: int, first: int) -> bool:
    """The name of a pet, of a house, or of somebody in a story."""
    inside = words[start:first]
    if any(word.said in PETS or word.said in INSTITUTIONS for word in inside):
        return True
    before = words[start - 1] if start else None
    if words[start].said in RELATIVE_WORDS:
        return before is not None and before.said in ("'s", "ka", "his", "her", "their", "uska")
    for word in reversed(words[max(0, start - _ABOUT) : first]):
        if word.said in OWN_WORDS or word.said in ("mujhe", "it", "its"):
            return False
        if word.said in PETS or word.said in INSTITUTIONS or is_scripture(word):
            after = words[first + 1 : first + 3]
            return all(one.said != "mera" for one in after)
    return False


def _more_names(words: list[Word], last: int) -> Iterator[Span]:
    """Other names in a row: "Dev and Aisha"."""
    while last + 2 < len(words) and words[last + 1].said in ("and", "aur", PAUSE):
        at = last + 2
        end = take_name(words, at, Faith.HINTED) if is_first_name(words[at]) else None
        if end is None:
            return
        yield Span(at, end, "NAME")
        last = end


def _spelt(words: list[Word], first: int) -> int | None:
    """The last letter of a name said letter by letter."""
    last = first
    while last < min(len(words), first + _MOST_LETTERS):
        if len(words[last].said) != 1 or not words[last].said.isalpha():
            break
        last += 1
    return last - 1 if last - first >= 3 else None


def _begins(words: list[Word], at: int, faith: Faith) -> bool:
    word = words[at]
    if word.is_pause or not word.text[0].isalpha() or len(word.said) == 1:
        return False
    after = words[at + 1] if at + 1 < len(words) else None
    if is_scripture(word):
        has_surname = after is not None and is_surname(after) and not is_scripture(after)
        is_believed = faith == Faith.OWN or (faith == Faith.KIN and word.key not in _CORE)
        return has_surname or (is_believed and is_borne(word))
    if faith == Faith.OWN and word.text in _WORD_NAMES:
        return True
    if is_first_name(word) and (faith == Faith.OWN or word.text not in _NEVER):
        is_written = word.text in NAMES_AS_WRITTEN  # Aisha, not "aisa"
        is_object = is_common(word) and after is not None and _makes_a_noun(after)
        return is_written or not is_common(word) or (faith > Faith.HINTED and not is_object)
    if is_common(word):
        return False
    if faith >= Faith.NAMED:
        return True
    is_noun = after is not None and _makes_a_noun(after)
    return not is_noun and not word.text.endswith(_ADJECTIVES)


def _makes_a_noun(after: Word) -> bool:
    """A postposition, or a verb of habit: "mera dost patang udata hai"."""
    is_habit = after.said != "bulate" and after.key.endswith(("ta", "ti", "te"))
    return after.said in _NO_NAME_BEFORE or is_habit


def _goes_on(word: Word) -> bool:
    """A further given or family name, or a word that nobody knows."""
    if word.is_pause or not word.text[0].isalpha():
        return False
    if len(word.text) < 3 and word.text.isascii():
        return False
    if may_be_surname(word) or is_first_name(word):
        return True
    return is_borne(word) if is_scripture(word) else not is_common(word)


def _before_cue(line: Line, cue: int) -> Iterator[Span]:
    """ "Rohit is my cousin": up to three words before the cue, everyday words left out."""
    first = cue
    while first > max(0, cue - 3) and _is_name_like(line.words[first - 1]):
        first -= 1
    if first < cue:
        is_title = first > 0 and line.words[first - 1].said in _TITLES_BEFORE
        yield Span(first - is_title, cue - 1, "NAME")


def _is_name_like(word: Word) -> bool:
    if word.is_pause or not word.text[0].isalpha() or len(word.text) < 2 or is_scripture(word):
        return False
    return is_first_name(word) or not is_common(word)


def _before_title(words: list[Word], at: int) -> Iterator[Span]:
    """ "Neha aunty", "Bhatia ji", "Rakesh sir"."""
    if not at or not _is_name_like(words[at - 1]):
        return
    if words[at].said == "ji" and not (is_first_name(words[at - 1]) or is_surname(words[at - 1])):
        return
    yield Span(_with_given_name(words, at - 1), at, "NAME")


def _after_relative(words: list[Word], at: int) -> Iterator[Span]:
    """ "Papa Suresh": a given name right after a relative."""
    last = take_name(words, at, Faith.HINTED)
    if last is not None and not is_common(words[at]):
        yield Span(at, last, "NAME")


def _before_surname(words: list[Word], at: int) -> Iterator[Span]:
    """A given name before a family name, wherever they stand."""
    before = words[at - 1]
    if before.is_pause or not before.text[0].isalpha() or len(before.text) < 3:
        return
    knows = is_first_name(before) or (is_borne(before) and not is_scripture(words[at]))
    if knows or not (is_common(before) or is_scripture(before)):
        yield Span(_with_given_name(words, at - 1), at, "NAME")


def _to_surname(words: list[Word], first: int) -> int:
    """The word after a given name, when that is a family name."""
    return first + 1 if first + 1 < len(words) and is_surname(words[first + 1]) else first


def _with_given_name(words: list[Word], first: int) -> int:
    """One word further to the front, when that is a given name too."""
    if first and is_first_name(words[first - 1]) and not is_scripture(words[first - 1]):
        return first - 1
    return first
