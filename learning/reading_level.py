"""
How hard a text is to follow by ear: plain counts, one formula a language. Pure.

English is measured by LIX (C. H. Björnsson, *Läsbarhet*, 1968): words a sentence, plus the share
of long words in percent. It needs no list of syllables, so an editor can check it by hand. For
Hindi, where long words say little, it is the words a sentence alone; its steps are this project's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONG_WORD = 7  # letters; Björnsson's "more than six"
NAMES = ("very easy", "easy", "middling", "hard", "very hard")
# Where the second, third, fourth and fifth of NAMES begin.
STEPS = {"en": (25, 35, 45, 55), "hi": (8, 12, 17, 23)}

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f\u0962\u0963'’-])*")


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """
    The counts of a text and its `score`: LIX for English, words a sentence for Hindi.

    `long_percent` is the share of long words, 0 to 100.
    """

    words: int
    sentences: int
    long_percent: float
    score: float
    name: str

    @property
    def words_a_sentence(self) -> float:
        return self.words / max(1, self.sentences)


def reading_level(sentences: Sequence[str], language: str) -> ReadingLevel:
    """The level of a text cut into sentences, in "en" or "hi"."""
    words = [word for sentence in sentences for word in words_of(sentence)]
    length = len(words) / max(1, len(sentences))
    letters = (sum(letter.isalpha() for letter in word) for word in words)
    long_percent = 100 * sum(count >= LONG_WORD for count in letters) / max(1, len(words))
    score = length + long_percent if language == "en" else length
    name = NAMES[sum(score >= step for step in STEPS[language])]
    return ReadingLevel(len(words), len(sentences), long_percent, score, name)


def words_of(text: str) -> list[str]:
    """The words as they are counted: letters of any script, apostrophes and hyphens inside."""
    return _WORD.findall(text)
