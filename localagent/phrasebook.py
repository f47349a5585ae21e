"""
What children say to Hanuman, by language: `localagent/phrases/en.txt` and `hi.txt`, read.

The files tell their format; wordings are JSGF expressions (https://www.w3.org/TR/jsgf/).
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "phrases"
LANGUAGES = ("en", "hi")
SECTION = re.compile(r"\[(lists|function (\w+)|talk (\w+))\]")
ENGLISH_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
LAST_VERSE = 43  # of the Chalisa, couplets included


@dataclass(frozen=True)
class Phrasebook:
    """`lists` are the JSGF rules; `functions` and `talk` are meaning to wordings."""

    language: str
    lists: dict[str, str]
    functions: dict[str, list[str]]
    talk: dict[str, list[str]]

    @property
    def numbers(self) -> dict[str, int]:
        """The words for verses, `seven` and `seventh`, and the numbers they stand for."""
        ordinals = {word: at for at, word in enumerate(choices(self.lists["ordinal"]), 1)}
        return cardinals(self.language, choices(self.lists["number"])) | ordinals


def choices(body: str) -> list[str]:
    """`a | b c` as ["a", "b c"]."""
    return [choice.strip() for choice in body.split("|")]


def cardinals(language: str, first: list[str]) -> dict[str, int]:
    """Number words up to LAST_VERSE; English ones above twenty are put together from `first`."""
    numbers = {word: at for at, word in enumerate(first, 1)}
    if language == "en":
        for ten, value in ENGLISH_TENS.items():
            numbers[ten] = value
            numbers |= {f"{ten} {one}": value + numbers[one] for one in first[:9]}
    return {word: number for word, number in numbers.items() if number <= LAST_VERSE}


@cache
def phrasebook(language: str) -> Phrasebook:
    """The phrasebook of `en` or `hi`. Raises ValueError with file and line where one is broken."""
    book = Phrasebook(language, {}, {}, {})
    wordings: list[str] | None = None
    path = FOLDER / f"{language}.txt"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        section = SECTION.fullmatch(text)
        if section:
            _, function, talk = section.groups()
            wordings = book.functions.setdefault(function, []) if function else None
            wordings = book.talk.setdefault(talk, []) if talk else wordings
        elif text and not text.startswith(";"):
            name, is_list, body = text.partition(" = ")
            if wordings is None and is_list:
                book.lists[name] = body
            elif wordings is not None:
                wordings.append(text)
            else:
                raise ValueError(f"{path.name} line {number}: neither a list nor a section")
    return book
