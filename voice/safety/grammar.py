"""
The little language in which rules are written, so that whoever reviews them need not program.

Pure. A pattern is a row of words:

    word        that word            word*     any word that begins so
    a|b         either               a_b       both, in this order
    NAME        any of a named list  word?     may be missing
    ~ or ~5     up to two or five words of any kind within the sentence
    !word       not followed by this word
    ^  $  ANY   the beginning and the end of a sentence, and any one word

Each pattern becomes one regular expression whose every part is bounded: time stays linear in the
length of what was heard.
"""

import re
from collections.abc import Callable, Mapping

ANY_WORDS = 2  # what a bare "~" passes over

_SPECIAL = {"ANY": "[^ .]+ ", "^": r"(?:(?<=^ )|(?<=\. ))", "$": r"(?=\. |$)"}


class PatternError(Exception):
    """A pattern uses a list that does not exist, or is empty. A mistake of whoever wrote it."""


class Grammar:
    """Compiles patterns of one language with its named lists of words."""

    def __init__(self, lists: Mapping[str, str], spelt: Callable[[str], str]) -> None:
        """`lists`: name to alternatives separated by spaces; `spelt`: a plain word as heard."""
        self._spelt = spelt
        self._lists: dict[str, str] = {}
        for name, words in lists.items():
            self._lists[name] = self._either(words.split())

    def compile(self, pattern: str) -> re.Pattern[str]:
        """The expression that finds `pattern` in what was heard."""
        parts = [self._part(part) for part in pattern.split()]
        if not parts:
            raise PatternError("an empty pattern")
        return re.compile(r"(?<= )" + "".join(parts))

    def _part(self, part: str) -> str:
        if part in _SPECIAL:
            return _SPECIAL[part]
        if part[0] == "~":
            return rf"(?:[^ .]+ ){{0,{part[1:] or ANY_WORDS}}}"
        if part[0] == "!":
            return f"(?!{self._either(part[1:].split('|'))})"
        if part[-1] == "?":
            return f"{self._either(part[:-1].split('|'))}?"
        return self._either(part.split("|"))

    def _either(self, words: list[str]) -> str:
        """One of `words`; the engine tries them in order and comes back for the next."""
        return f"(?:{'|'.join(dict.fromkeys(self._words(one) for one in words if one))})"

    def _words(self, words: str) -> str:
        return "".join(map(self._word, words.split("_")))

    def _word(self, word: str) -> str:
        if word.endswith("?"):
            return f"(?:{self._word(word[:-1])})?"
        if word in _SPECIAL:
            return _SPECIAL[word]
        if word.isupper():
            if word not in self._lists:
                raise PatternError(f"no list of words is called {word}")
            return self._lists[word]
        if word.endswith("*"):
            return f"{self._spelt(word[:-1])}[^ .]* "
        return f"{self._spelt(word)} "
