"""
Which of the words that should have been said were said: two rows of words laid side by side. Pure.

The cheapest way from the first words to the last, in which a heard word may stand for an expected
one that it sounds like, several may stand for one or one for several (recognisers join and part
words), and any word of either row may be left over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise, product

from rapidfuzz.distance import Levenshtein

from learning.sounds import MOST_WAYS, Sound

ALIKE = 0.66  # from here on two words are the same word, heard differently
ALIKE_SHORT = 0.62  # ... when they are of one syllable
SHORT = 5  # marks
ALIKE_JOINED = 0.78  # words joined or parted are the same sounds, so they are more alike
ANOTHER_BEGINNING = 0.12  # taken off when the first consonants are different ones

_JOINS = ((1, 2), (1, 3), (2, 1), (3, 1), (2, 2), (2, 3), (3, 2))  # (expected, heard)
_LEFT_OUT = 1.0  # the cost of an expected word that was not said
_LEFT_OVER = 0.3  # ... of a heard one that belongs nowhere
_JOINED = 0.1  # ... of not having the same words
_FAR = 1e9


@dataclass(frozen=True, slots=True)
class Match:
    """Places in both rows, from and up to, and how alike what stands there is, 0 to 1."""

    expected: range
    heard: range
    likeness: float


def align(expected: Sequence[Sequence[Sound]], heard: Sequence[Sound]) -> list[Match]:
    """
    The matches in order. An expected word has one sound or several that are all right; a word
    that is left out is in no match, nor is a heard one that is left over.
    """
    rows, columns = len(expected), len(heard)
    costs = [[_FAR] * (columns + 1) for _ in range(rows + 1)]
    came: list[list[Match | None]] = [[None] * (columns + 1) for _ in range(rows + 1)]
    likenesses = _likenesses(expected, heard)
    letters = {sound.phones for sounds in expected for sound in sounds}
    whole = {at for at, sound in enumerate(heard) if sound.phones in letters}
    costs[0] = [_LEFT_OVER * at for at in range(columns + 1)]
    for i in range(1, rows + 1):
        costs[i][0] = costs[i - 1][0] + _LEFT_OUT
        for j in range(1, columns + 1):
            best, match = costs[i - 1][j] + _LEFT_OUT, None
            if costs[i][j - 1] + _LEFT_OVER < best:
                best, match = costs[i][j - 1] + _LEFT_OVER, Match(range(i, i), range(j - 1, j), 0)
            for taken in _ending_at(i, j, expected, heard, likenesses, whole):
                cost = costs[taken.expected.start][taken.heard.start]
                cost += _cost(taken)
                if cost <= best:
                    best, match = cost, taken
            costs[i][j], came[i][j] = best, match
    return _way_back(came)


def _cost(match: Match) -> float:
    is_joined = len(match.expected) != 1 or len(match.heard) != 1
    return (1 - match.likeness) * len(match.expected) + (_JOINED if is_joined else 0)


def _likenesses(expected: Sequence[Sequence[Sound]], heard: Sequence[Sound]) -> list[list[float]]:
    """
    How alike each pair of words is, 0 when not enough. A word that is, to the letter, another
    one of the row is not also this one: "gun gyaan" is not "gyaan gun".
    """
    letters = [{sound.phones for sound in sounds} for sounds in expected]
    found = []
    for i, sounds in enumerate(expected):
        row = []
        for sound in heard:
            is_another = sound.phones not in letters[i] and any(
                sound.phones in other for other in letters
            )
            row.append(0.0 if is_another else max(likeness(one, sound) for one in sounds))
        found.append(row)
    return found


def _ending_at(i, j, expected, heard, likenesses, is_whole) -> list[Match]:
    """The matches that may end before word `i` of the one row and word `j` of the other."""
    found = []
    if likenesses[i - 1][j - 1]:
        found.append(Match(range(i - 1, i), range(j - 1, j), likenesses[i - 1][j - 1]))
    for a, b in _JOINS:
        if a > i or b > j:
            continue
        words, said = range(i - a, i), range(j - b, j)
        if a > 1 and b > 1 and any(at in is_whole for at in said):
            continue
        # One word may be another reading's, and that one parted; several are as they are taught.
        ways = product(expected[i - 1]) if a == 1 else [tuple(expected[at][0] for at in words)]
        joined = max(_joined(way, tuple(heard[at] for at in said)) for way in ways)
        if joined:
            found.append(Match(words, said, joined))
    return found


def _way_back(came: list[list[Match | None]]) -> list[Match]:
    i, j = len(came) - 1, len(came[0]) - 1
    found: list[Match] = []
    while i > 0 and j > 0:
        match = came[i][j]
        if match is None:
            i -= 1
            continue
        i, j = match.expected.start, match.heard.start
        if match.expected:
            found.append(match)
    return found[::-1]


@lru_cache(maxsize=100_000)
def likeness(one: Sound, other: Sound) -> float:
    """How alike two words sound, 0 to 1; 0 when they are not the same word."""
    best = max(
        (_way_likeness(a, b) for a in one.ways for b in other.ways),
        default=0.0,
    )
    least = ALIKE_SHORT if one.size <= SHORT else ALIKE
    return best if best >= least else 0.0


def _way_likeness(a: str, b: str) -> float:
    alike = Levenshtein.normalized_similarity(a, b)
    return alike - (ANOTHER_BEGINNING if _begin(a) != _begin(b) else 0.0)


def _begin(way: str) -> str:
    """Where the first consonant is spoken; "" for a word that begins with a vowel."""
    return next((mark for mark in way[:2] if mark.isupper()), "")


@lru_cache(maxsize=100_000)
def _joined(words: tuple[Sound, ...], said: tuple[Sound, ...]) -> float:
    """How alike several words in a row are; 0 unless each of them is heard."""
    size = sum(sound.size for sound in words)
    if not 0.7 <= sum(sound.size for sound in said) / size <= 1.5:
        return 0.0
    heard = [
        "".join(_run_together(way))
        for way in islice(product(*(s.ways for s in said if s.ways)), MOST_WAYS)
        if way
    ]
    best = 0.0
    for way in islice(product(*(sound.ways for sound in words)), MOST_WAYS):
        way = _run_together(way)
        for other in heard:
            best = max(best, _joined_likeness(way, other))
    return best


def _run_together(way: tuple[str, ...]) -> tuple[str, ...]:
    """Words in one breath: two equal consonants that meet are one (kaaj jagat, kaajagat)."""
    after = [
        part[3:]
        if part[:3].isalpha() and part[:1].isupper() and before.endswith(part[:3])
        else part
        for before, part in pairwise(way)
    ]
    return (way[0], *after)


def _joined_likeness(way: tuple[str, ...], heard: str) -> float:
    spelt = "".join(way)
    alike = Levenshtein.normalized_similarity(spelt, heard)
    if alike < ALIKE_JOINED:
        return 0.0
    kept = [False] * len(spelt)
    for block in Levenshtein.opcodes(spelt, heard):
        if block.tag == "equal":
            kept[block.src_start : block.src_end] = [True] * (block.src_end - block.src_start)
    at = 0
    for part in way:
        if sum(kept[at : at + len(part)]) < ALIKE * len(part):
            return 0.0
        at += len(part)
    return alike
