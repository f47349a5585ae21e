"""
The rules of `rules/`, read once: which words of which language mean what.

Pure. A file holds sections, "[category severity script language]", with one pattern a line
(`grammar.py`); what follows "//" excuses the line: the rule is silent where that pattern is found
too. A mistake in a file is an error when the program starts, not when a child speaks.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voice.safety.grammar import Grammar
from voice.safety.hearing import Heard, fold
from voice.safety.verdict import Severity, Verdict

RULES = Path(__file__).parent / "rules"
_SECTION = re.compile(r"\[(\w+) (S\d) (\w+) (en|hi)\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, when it is excused, and what it means."""

    verdict: Verdict
    language: str
    pattern: re.Pattern[str]
    excuses: tuple[re.Pattern[str], ...]
    needed: frozenset[str]  # words one of which is heard wherever the pattern is found

    def fits(self, heard: Heard) -> bool:
        text = heard.english if self.language == "en" else heard.hindi
        if not self.pattern.search(text):
            return False
        return not any(excuse.search(text) for excuse in self.excuses)


class Rulebook:
    """Rules in the order in which they count. Only those are tried of which a word was heard."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._by_word: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._always = [at for at, rule in enumerate(self._rules) if not rule.needed]
        for at, rule in enumerate(self._rules):
            for word in rule.needed:
                self._by_word[rule.language, word].append(at)
        beginnings = {word for _, word in self._by_word if word.endswith("*")}
        self._beginnings = {len(word) - 1 for word in beginnings}

    def find(self, heard: Heard) -> Verdict | None:
        """What the first rule that fits says."""
        tried = set(self._always)
        for language, text in (("en", heard.english), ("hi", heard.hindi)):
            for word in set(text.split()):
                tried.update(self._by_word.get((language, word), ()))
                for length in self._beginnings:
                    tried.update(self._by_word.get((language, f"{word[:length]}*"), ()))
        fitting = (self._rules[at] for at in sorted(tried) if self._rules[at].fits(heard))
        return next((rule.verdict for rule in fitting), None)


@cache
def read(file_names: tuple[str, ...]) -> tuple[Rule, ...]:
    """All rules of the files, in the order in which they stand there."""
    grammars = {
        "en": Grammar(_lists("words.en"), spelt=str),
        "hi": Grammar(_lists("words.hi"), spelt=fold),
    }
    return tuple(rule for name in file_names for rule in _rules(name, grammars))


def _rules(file_name: str, grammars: dict[str, Grammar]) -> Iterator[Rule]:
    verdict, language = None, ""
    for line in _lines(file_name):
        if section := _SECTION.fullmatch(line):
            category, severity, script, language = section.groups()
            verdict = Verdict(category, Severity[severity], script)
            continue
        if verdict is None:
            raise ValueError(f"{file_name}: a pattern before the first section")
        pattern, *excuses = (part.strip() for part in line.split("//"))
        compiled = grammars[language].compile
        yield Rule(
            verdict,
            language,
            compiled(pattern),
            tuple(compiled(excuse) for one in excuses for excuse in one.split("|") if excuse),
            grammars[language].needed(pattern),
        )


def _lists(file_name: str) -> dict[str, str]:
    found = (line.partition(" = ") for line in _lines(file_name))
    return {name: words for name, _, words in found}


def _lines(file_name: str) -> Iterator[str]:
    for line in (RULES / file_name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()
