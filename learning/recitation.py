"""
Hearing a child recite: which words of a verse it held, from nothing but what was understood. Pure.

The transcript comes from a recogniser that has never met Awadhi, in Devanagari, in any spelling,
or as the English words that sound so ("gone gun sugar"). It is compared by sound
(`learning.sounds`), word by word (`learning.alignment`), with all readings that families say.
What is no attempt (silence, chatter, a question) is told from an attempt that did not succeed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz import fuzz

from learning.alignment import Match, align
from learning.chatter import ASKING, CHATTER, FILLERS
from learning.sounds import Sound, sound_of, words_of

SCOPES = ("line1", "line2", "verse")
MOST_WORDS = 90  # of a transcript; a verse said three times, with words between, has fewer

_CANDIDATES = 5  # lines of other verses that are looked at closely
_NEARLY_ALL = 0.8  # of what was expected
_HALF = 0.5
_SURE = 0.9  # so alike that the word was surely meant
# How much of the line was said, and how much of what was said is of it, to be an attempt.
_ENOUGH = ((_NEARLY_ALL, 0.3), (0.55, 0.55), (0.2, 0.66), (0.0, 0.9))
_ENOUGH_OF_ANOTHER = ((0.75, 0.4), (0.55, 0.75))  # a verse that nobody had asked for
_CHATTER_WEIGHS = 2  # a word that nobody says in a verse, against one that was merely not matched


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a verse: how children read it, its own script, and all its right sounds."""

    roman: str
    devanagari: str
    sounds: tuple[Sound, ...]


Line = tuple[Word, ...]


class NoSuchScope(ValueError):
    """A scope other than line1, line2 and verse, or a verse that is not in the poem."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    What came of an attempt. `held`, `missed` and `wrong` are words of the verse as children read
    them, in its order: said, left out, replaced by something else. `recognised_as` is the index of
    another verse that was recited instead; then no word of this one counts as held.
    """

    verse_index: int
    recited: bool
    correct: bool
    held: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    recognised_as: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The members as lists and plain values."""
        members = {"verse_index": self.verse_index, "recited": self.recited}
        members["correct"] = self.correct
        words = {"held": [*self.held], "missed": [*self.missed], "wrong": [*self.wrong]}
        return members | words | {"recognised_as": self.recognised_as}


@dataclass(frozen=True, slots=True)
class Poem:
    """The verses that may be recited, by index, two lines each."""

    lines: Mapping[int, tuple[Line, Line]]

    def expected(self, index: int, scope: str) -> Line:
        """The words of one step. Raises NoSuchScope."""
        if scope not in SCOPES or index not in self.lines:
            raise NoSuchScope
        first, second = self.lines[index]
        return {"line1": first, "line2": second, "verse": first + second}[scope]


def poem_of(verses: Iterable[Mapping[str, Any]]) -> Poem:
    """The poem from rows or a content file: `index`, `word_pairs` and `variants` are read."""
    lines = {}
    for verse in verses:
        first, second = (
            _line(pairs, [one["reading"] for one in verse["variants"] if one["line"] == number])
            for number, pairs in enumerate(verse["word_pairs"], 1)
        )
        lines[verse["index"]] = (first, second)
    return Poem(lines)


def _line(pairs: Sequence[Mapping[str, str]], readings: Sequence[str]) -> Line:
    """Readings that only part words otherwise need nothing: joined words are heard anyway."""
    taught = [" ".join(words_of(pair["dev"])) for pair in pairs]
    others = [_beside(taught, words_of(reading)) for reading in readings]
    words = []
    for at, pair in enumerate(pairs):
        said = [other[at] for other in others if at in other]
        spelt = [*words_of(pair["dev"]), *said, *words_of(pair["roman"])]
        sounds = tuple(dict.fromkeys(map(sound_of, spelt)))
        words.append(Word(pair["roman"].strip(" ,"), pair["dev"], sounds))
    return tuple(words)


def _beside(taught: Sequence[str], reading: Sequence[str]) -> dict[int, str]:
    """
    What a reading says instead of the taught words, by their places. Where it has more words, the
    first of them are said in one place.
    """
    if len(reading) == len(taught):
        return dict(enumerate(reading))
    said: dict[int, str] = {}
    changes = SequenceMatcher(a=taught, b=reading, autojunk=False).get_opcodes()
    for change, start, stop, first, last in changes:
        surplus = (last - first) - (stop - start)
        if change == "replace" and surplus >= 0:
            parted = first + surplus + 1
            others = ["".join(reading[first:parted]), *reading[parted:last]]
            said |= dict(zip(range(start, stop), others, strict=True))
    return said


def judge(poem: Poem, index: int, scope: str, heard: str) -> Judgement:
    """How a child who was to say this verse, or one line of it, did. Raises NoSuchScope."""
    expected = poem.expected(index, scope)
    words = words_of(heard)[:MOST_WORDS]
    if not words:
        return Judgement(index, recited=False, correct=False)
    here = _Attempt.of(expected, words)
    if here.is_perfect and here.is_recitation:
        return here.judgement(index)
    whole = _Attempt.of(poem.expected(index, "verse"), words)
    other = _other(poem, index, words)
    rival = max(here.strength, whole.strength)
    if other is not None and other[1].strength > rival + 0.1:
        missed = tuple(word.roman for word in expected)
        return Judgement(index, True, False, missed=missed, recognised_as=other[0])
    if here.is_recitation or whole.is_recitation:
        return here.judgement(index)
    return Judgement(index, recited=False, correct=False)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A transcript laid beside the words that were expected."""

    expected: Line
    words: tuple[str, ...]
    matches: tuple[Match, ...]

    @classmethod
    def of(cls, expected: Line, words: Sequence[str]) -> "_Attempt":
        matches = align([word.sounds for word in expected], [sound_of(one) for one in words])
        return cls(expected, tuple(words), tuple(matches))

    @property
    def is_perfect(self) -> bool:
        return sum(len(match.expected) for match in self.matches) == len(self.expected)

    @property
    def covered(self) -> float:
        """How much of what was expected was said, 0 to 1."""
        sizes = [word.sounds[0].size for word in self.expected]
        said = sum(
            match.likeness * sum(sizes[at] for at in match.expected) for match in self.matches
        )
        return said / max(1, sum(sizes))

    @property
    def meant(self) -> float:
        """How much of what was said belongs to the verse, 0 to 1."""
        taken = {at for match in self.matches for at in match.heard}
        own = [sound.phones for word in self.expected for sound in word.sounds]
        belongs = others = 0.0
        for at, word in enumerate(self.words):
            size = sound_of(word).size
            if at in taken or sound_of(word).phones in own:
                belongs += size
            elif word not in FILLERS:
                others += size * (_CHATTER_WEIGHS if word in CHATTER else 1)
        return belongs / max(1.0, belongs + others)

    def _own_words(self) -> int:
        """How many different words of the verse were said to the letter, in whatever order."""
        own = {sound.phones for word in self.expected for sound in word.sounds}
        return len(own & {sound_of(word).phones for word in self.words})

    @property
    def strength(self) -> float:
        """How sure it is that just this was recited."""
        return self.covered * self.meant

    @property
    def is_recitation(self) -> bool:
        held = sum(len(match.expected) for match in self.matches)
        if max(held, self._own_words()) < 2 or self.is_quotation:
            return False
        covered, meant = self.covered, self.meant
        if max(held, self._own_words()) == 2 and covered < _HALF and not self._is_in_a_row:
            return False  # two words of a verse are soon said: a name and another
        return any(covered >= least and meant >= also for least, also in _ENOUGH)

    @property
    def _is_in_a_row(self) -> bool:
        """Whether just a stretch of the verse was said, each word surely."""
        at = [place for match in self.matches for place in match.expected]
        is_sure = all(match.likeness >= _SURE for match in self.matches)
        return is_sure and at == list(range(at[0], at[0] + len(at))) if at else False

    @property
    def is_quotation(self) -> bool:
        """Whether the verse is asked about rather than said."""
        least = 0.0 if self.covered >= _NEARLY_ALL else _SURE
        sure = [match for match in self.matches if match.likeness >= least]
        if not sure:
            return not ASKING.isdisjoint(self.words)
        first, last = sure[0].heard.start, sure[-1].heard.stop
        return not ASKING.isdisjoint((*self.words[:first], *self.words[last:]))

    def judgement(self, index: int) -> Judgement:
        """Recited, and how."""
        held = {at for match in self.matches for at in match.expected}
        wrong = self._replaced()
        names = [word.roman for word in self.expected]
        return Judgement(
            index,
            recited=True,
            correct=self.is_perfect,
            held=tuple(names[at] for at in sorted(held)),
            missed=tuple(n for at, n in enumerate(names) if at not in held | wrong),
            wrong=tuple(names[at] for at in sorted(wrong)),
        )

    def _replaced(self) -> set[int]:
        """The places of words in whose stead something else was said."""
        ends = Match(range(len(self.expected), len(self.expected)), range(len(self.words), 0), 1)
        before_words = before_heard = 0
        replaced: set[int] = set()
        for match in (*self.matches, ends):
            gap = range(before_words, match.expected.start)
            until = match.heard.start
            said = sum(self._is_foreign(at) for at in range(before_heard, until))
            replaced |= set(gap[:said])
            before_words, before_heard = match.expected.stop, match.heard.stop
        return replaced

    def _is_foreign(self, at: int) -> bool:
        """A word that is neither a filler nor another of the verse, said once more."""
        word = self.words[at]
        own = {sound.phones for one in self.expected for sound in one.sounds}
        return word not in FILLERS and sound_of(word).phones not in own


def _other(poem: Poem, index: int, words: Sequence[str]) -> tuple[int, _Attempt] | None:
    """The line of another verse that was most likely recited, with its verse's index."""
    heard = "".join(sound.ways[0] for sound in map(sound_of, words) if sound.ways)
    rough = []
    for at, lines in poem.lines.items():
        if at == index:
            continue
        for line in lines:
            spelt = "".join(word.sounds[0].ways[0] for word in line)
            rough.append((fuzz.partial_ratio(spelt, heard), at, line))
    rough.sort(key=lambda one: -one[0])
    attempts = [(at, _Attempt.of(line, words)) for _, at, line in rough[:_CANDIDATES]]
    sure = [(at, attempt) for at, attempt in attempts if _is_sure(attempt)]
    return max(sure, key=lambda one: one[1].strength, default=None)


def _is_sure(attempt: _Attempt) -> bool:
    """Nobody had asked for this verse, so it takes more to believe in it."""
    held = sum(len(match.expected) for match in attempt.matches)
    covered, meant = attempt.covered, attempt.meant
    is_enough = any(covered >= least and meant >= also for least, also in _ENOUGH_OF_ANOTHER)
    return held >= 3 and is_enough and not attempt.is_quotation
