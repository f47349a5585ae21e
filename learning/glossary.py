"""
The words of a verse that are explained, found by how they sound. Pure.

What was understood of a child's question may be misspelt, in either script, or the whole question:
words that nobody says in a verse are passed over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from learning.alignment import likeness
from learning.chatter import ASKING, CHATTER, FILLERS
from learning.sounds import sound_of, words_of

_OF_SEVERAL = 0.1  # taken off when only one word of several was said
_MOST_WORDS = 12  # of a question
_SMALL = frozenset(words_of("a of in for ka ki ke hai h का की के है शब्द shabd"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a verse, or a few that belong together, and what they mean."""

    word: str
    roman: str
    meaning_en: str
    meaning_hi: str


def entries(words: Iterable[Mapping[str, str]]) -> list[Entry]:
    """Those of a row or content file, as its `words` have them."""
    names = ("word", "roman", "meaning_en", "meaning_hi")
    return [Entry(**{name: one[name] for name in names}) for one in words]


def meant(glossary: Sequence[Entry], asked: str, *, verse: str = "") -> Entry | None:
    """
    The entry that sounds most like a word of `asked`; None when none does.

    `verse` is all that is said of the verse: another word of it is that word, and no entry.
    """
    explained = _phones(f"{one.word} {one.roman}" for one in glossary)
    others = _phones([verse]) - explained
    said = [word for word in _asked_for(asked) if sound_of(word).phones not in others]
    found = [(max(_alike(one.word, said), _alike(one.roman, said)), one) for one in glossary]
    best, entry = max(found, key=lambda one: one[0], default=(0.0, None))
    return entry if best > 0 else None


def named(glossary: Iterable[Entry], asked: str) -> Entry | None:
    """The entry whose words were all said to the letter, in some spelling."""
    said = _phones(_asked_for(asked))
    spelt = ((one, _phones([one.word]), _phones([one.roman])) for one in glossary)
    return next((one for one, word, roman in spelt if word <= said or roman <= said), None)


def _asked_for(asked: str) -> list[str]:
    """The words that are asked about: without those of the question, if any are left."""
    words = words_of(asked)
    asking = CHATTER | ASKING | FILLERS | _SMALL
    return ([word for word in words if word not in asking] or words)[:_MOST_WORDS]


def _phones(texts: Iterable[str]) -> set[str]:
    return {sound_of(word).phones for text in texts for word in words_of(text)}


def _alike(spelt: str, said: Sequence[str]) -> float:
    """How much of an entry, spelt so, was said somewhere: each word at its best."""
    own = [sound_of(word) for word in words_of(spelt)]
    heard = [sound_of(word) for word in said]
    if not own or not heard:
        return 0.0
    best = [max(likeness(one, other) for other in heard) for one in own]
    if all(best):
        return sum(best) / len(best)
    return max(max(best) - _OF_SEVERAL, 0.0)
