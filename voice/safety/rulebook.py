"""
The rules of `rules/`, read once: which words of which language mean what.

Pure. A file holds sections, "[category severity script language]", with one pattern a line
(`grammar.py`); what follows "//" excuses the line: the rule is silent where that pattern is found
too. A mistake in a file is an error when the program starts, not when a child speaks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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

    def fits(self, heard: Heard) -> bool:
        text = heard.english if self.language == "en" else heard.hindi
        if not self.pattern.search(text):
            return False
        return not any(excuse.search(text) for excuse in self.excuses)


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
        )


def _lists(file_name: str) -> dict[str, str]:
    found = (line.partition(" = ") for line in _lines(file_name))
    return {name: words for name, _, words in found}


def _lines(file_name: str) -> Iterator[str]:
    for line in (RULES / file_name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()
