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


# Heard in every other sentence, so that a rule had better wait for another of its words.
_COMMON_WORDS = """
    i you he she it we they me my your him her us them a an the to of in on at for from with and
    or but so if is are was were am be been do does did can could will would not no yes what how
    why who where when that this there have has had go get want like tell say said make please
    mai mujhe mera meri mere tum ap hum ham vo vah ye yeh ka ki ke ko se me par ne he hai hu ho
    tha thi kya kese kyo kar karo kare karna aur agar to bhi nahi na ek ji hanuman
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def _rarity(words: frozenset[str]) -> tuple[bool, int]:
    return bool(words & _COMMON), len(words)


class PatternError(Exception):
    """A pattern uses a list that does not exist, or is empty. A mistake of whoever wrote it."""


class Grammar:
    """Compiles patterns of one language with its named lists of words."""

    def __init__(self, lists: Mapping[str, str], spelt: Callable[[str], str]) -> None:
        """`lists`: name to alternatives separated by spaces; `spelt`: a plain word as heard."""
        self._spelt = spelt
        self._lists: dict[str, str] = {}
        self._needed: dict[str, frozenset[str]] = {}
        for name, words in lists.items():
            self._lists[name] = self._either(words.split())
            self._needed[name] = self._one_needed(words.split())

    def compile(self, pattern: str) -> re.Pattern[str]:
        """The expression that finds `pattern` in what was heard."""
        parts = [self._part(part) for part in pattern.split()]
        if not parts:
            raise PatternError("an empty pattern")
        return re.compile(r"(?<= )" + "".join(parts))

    def needed(self, pattern: str) -> frozenset[str]:
        """
        Words one of which is heard wherever `pattern` is found; the fewest, empty: any words.

        "fire*" stands for every word that begins so.
        """
        parts = [part for part in pattern.split() if part[0] not in "~!" and part[-1] != "?"]
        found = [self._one_needed(part.split("|")) for part in parts]
        return min((words for words in found if words), key=_rarity, default=frozenset())

    def _one_needed(self, alternatives: list[str]) -> frozenset[str]:
        each = [self._first_needed(one) for one in alternatives if one]
        return frozenset().union(*each) if all(each) else frozenset()

    def _first_needed(self, words: str) -> frozenset[str]:
        for word in words.split("_"):
            if word in _SPECIAL or word.endswith("?"):
                continue
            if word.isupper():
                if self._needed[word]:
                    return self._needed[word]
                continue
            end = "*" if word.endswith("*") else ""
            return frozenset({self._spelt(word.rstrip("*")) + end})
        return frozenset()

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
