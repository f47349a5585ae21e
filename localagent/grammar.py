"""
What may be said, from the functions offered in Settings and the prompt.

A grammar also knows what each of its sentences means, so that the mind need not read words:
`grammar.phrase_of("tell me the story of the ring please")` is a `story` about `the ring`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from localagent.automaton import Automaton, automaton, parse
from localagent.phonetics import MOST_VARIANTS, from_romanised, pronunciations
from localagent.phrasebook import LANGUAGES, Phrasebook, choices, phrasebook

KINDS = (  # a function's kind, by the first of these words in its name, else in its description
    ("filler", ("filler",)),
    ("end_call", ("end_call", "end_conversation", "hang_up", "hangup", "goodbye", "farewell")),
    ("check", ("check_recit", "hear_recit")),
    ("favourite", ("favourite", "favorite")),
    ("teach", ("teach", "lesson", "learn", "recite")),
    ("story", ("story", "stories", "tale")),
    ("play", ("play", "music", "song", "sing", "recording")),
)
KIND_OF_MEANING = {
    "verse": "teach",
    "next": "teach",
    "test": "teach",
    "word": "teach",
    "first_half": "teach",
    "second_half": "teach",
    "from_start": "teach",
    "not_favourite": "favourite",
    "another_story": "story",
    "bedtime_story": "story",
}
SMALL_WORDS = frozenset(["the", "and", "with", "about", "from", "their", "into", "that", "this"])
QUOTED = re.compile(r"[\"'“‘«]([^\"'“”‘’«»\n]{3,60})[\"'”’»]")
TITLE = re.compile(r"\b[A-Z][a-z]+(?: (?:of|to|the|and|in|from|[A-Z][a-z]+))* [A-Z][a-z]+\b")
WORD = "<word>"  # of what was taught, and may be asked about
SLOTS = ("topic", "number", "ordinal")  # rules whose words the mind wants to know
MOST_TOPICS = 120  # more cost the decoder time and make short words ambiguous


@dataclass(frozen=True, slots=True)
class Phrase:
    """
    One thing said and what it means.

    `intent` is a key of the phrasebook (`teach`, `yes`, ...) or `function`, with its name in
    `function`. `topic` is what a story is wanted about, `number` a verse counted from 1 ("verse
    seven" is 7), each None when not said.
    """

    text: str
    intent: str
    function: str | None = None
    topic: str | None = None
    number: int | None = None


@dataclass(frozen=True)
class Grammar:
    """
    `wordings` are (intent, function, JSGF expression), `rules` the JSGF rules they refer to.

    `recital` are the words of verses: spelt like English ones, and said otherwise.
    """

    wordings: tuple[tuple[str, str | None, str], ...]
    rules: dict[str, str]
    numbers: dict[str, int]
    recital: frozenset[str] = frozenset()

    @cached_property
    def jsgf(self) -> str:
        """The grammar as text, for people and other tools."""
        rules = [f"<{name}> = {body};" for name, body in self.rules.items()]
        said = "\n  | ".join(f"({wording})" for _, _, wording in self.wordings)
        head = ["#JSGF V1.0 UTF-8;", "grammar conversation;"]
        return "\n".join([*head, *rules, f"public <said> = {said};", ""])

    @cached_property
    def key(self) -> str:
        """The same for equal grammars, so that a decoder compiles one once."""
        return hashlib.sha256(self.jsgf.encode()).hexdigest()[:16]

    @cached_property
    def automaton(self) -> Automaton:
        return automaton([wording for _, _, wording in self.wordings], self.rules)

    @cached_property
    def pronunciations(self) -> dict[str, list[str]]:
        """Each word of the grammar with the ways to say it, in ARPAbet."""
        return {word: self._ways(word) for word in sorted(self.automaton.words)}

    def _ways(self, word: str) -> list[str]:
        ways = pronunciations(word)
        if word in self.recital and word.isascii():
            ways = [*dict.fromkeys([*from_romanised(word), *ways])]
        return ways[:MOST_VARIANTS]

    @cached_property
    def for_decoder(self) -> dict:
        """What the ears' process needs of it, as JSON."""
        return {
            "key": self.key,
            "arcs": self.automaton.arcs,
            "final": self.automaton.final,
            "pronunciations": self.pronunciations,
        }

    @cached_property
    def _meanings(self) -> list[tuple[str, str | None, re.Pattern]]:
        rules = {name: parse(body) for name, body in self.rules.items()}
        return [
            (intent, function, re.compile(_expression(parse(wording), rules)))
            for intent, function, wording in self.wordings
        ]

    def phrase_of(self, text: str) -> Phrase | None:
        """What `text` means when it is a sentence of this grammar, else None."""
        plain = plain_words(text)
        for intent, function, expression in self._meanings:
            match = expression.fullmatch(plain)
            if match:
                found = {k: v.strip() for k, v in match.groupdict().items() if v}
                number = self.numbers.get(found.get("number") or found.get("ordinal") or "")
                return Phrase(plain, intent, function, found.get("topic"), number)
        return None


def plain_words(text: str) -> str:
    """Lower case, without punctuation, one space between words: how the grammar writes."""
    return " ".join(re.sub(r"[^\w\s'\u0900-\u097f]|[।॥]", " ", text.lower()).split())


def kind_of(function: dict) -> str | None:
    """What a function offered in Settings is for: teach, story, play, end_call, filler or None."""
    for words in (str(function.get("name", "")), str(function.get("description", ""))):
        for kind, marks in KINDS:
            if any(mark in words.lower() for mark in marks):
                return kind
    return None


def grammar_for(
    functions: list[dict], prompt: str, language: str = "en", recital: tuple[str, ...] = ()
) -> Grammar:
    """
    The grammar of a conversation with these functions (`agent.think.functions`) and this prompt.

    `language` is `en`, `hi` or any tag beginning so; `multi` is both. `recital` are lines that
    the user may recite, in any language and script.
    """
    codes = LANGUAGES if language.startswith("multi") else (language[:2],)
    wordings: list[tuple[str, str | None, str]] = []
    rules: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for book in (phrasebook(code if code in LANGUAGES else "en") for code in codes):
        lists = _lists(book, topics_in(functions, prompt), recital)
        rules |= {f"{book.language}_{name}": _named(body, book) for name, body in lists.items()}
        numbers |= book.numbers
        wordings += [
            (intent, function, _named(wording, book))
            for intent, function, wording in _wordings(book, functions)
            if "word" in lists or WORD not in wording
        ]
    lines = [plain_words(line) for line in recital]
    wordings += [("recite", None, wording) for wording in recitals(lines)]
    words = frozenset(word for line in lines for word in line.split())
    return Grammar(tuple(wordings), rules, numbers, words)


def recitals(lines: list[str]) -> list[str]:
    """How lines are recited: all in a row, each of them, one word left out, the first half."""
    said = dict.fromkeys([" ".join(lines)] if lines else [])
    for line in lines:
        words = line.split()
        shorter = [[*words[:at], *words[at + 1 :]] for at in range(len(words))]
        ways = [words, words[: len(words) // 2], *shorter]
        said |= dict.fromkeys(" ".join(way) for way in ways if len(way) > 1)
    return list(said)


def _named(body: str, book: Phrasebook) -> str:
    """Rule names with the language in front, so that two phrasebooks can be one grammar."""
    return re.sub(r"<(\w+)>", rf"<{book.language}_\1>", body)


def _lists(book: Phrasebook, wanted: list[str], recital: tuple[str, ...]) -> dict[str, str]:
    """The phrasebook's lists, with this conversation's topics and words among its own."""
    is_hindi = book.language == "hi"
    topics = dict.fromkeys(choices(book.lists["topic"]))
    topics |= dict.fromkeys(topic for topic in wanted if _is_devanagari(topic) == is_hindi)
    ordinals = set(choices(book.lists["ordinal"]))
    taught = dict.fromkeys(word for line in recital for word in plain_words(line).split())
    return {
        **book.lists,
        **({"word": " | ".join(taught)} if taught else {}),
        "topic": " | ".join(list(topics)[:MOST_TOPICS]),
        "number": " | ".join(word for word in book.numbers if word not in ordinals),
    }


def _is_devanagari(text: str) -> bool:
    return any("\u0900" <= letter <= "\u097f" for letter in text)


def _wordings(book: Phrasebook, functions: list[dict]) -> Iterator[tuple[str, str | None, str]]:
    """(intent, function, wording) of all that may be said, the functions' own first."""
    names = {kind_of(function): function["name"] for function in reversed(functions)}
    for intent, wordings in book.functions.items():
        name = names.get(KIND_OF_MEANING.get(intent, intent))
        if name:
            yield from ((intent, name, wording) for wording in wordings)
    for intent, wordings in book.talk.items():
        yield from ((intent, None, wording) for wording in wordings)
    for function in functions:
        words = plain_words(function["name"].replace("_", " "))
        if kind_of(function) is None and words and words.isascii():
            yield "function", function["name"], f"[please] {words} [please]"


def topics_in(functions: list[dict], prompt: str) -> list[str]:
    """What stories may be asked for by: enum values, quoted words, titles, and words of these."""
    texts = [prompt]
    names: list[str] = []
    for function in functions:
        texts.append(str(function.get("description", "")))
        members = (function.get("parameters") or {}).get("properties") or {}
        for member in members.values() if kind_of(function) == "story" else ():
            names += [
                str(value).replace("-", " ").replace("_", " ") for value in member.get("enum", ())
            ]
            texts.append(str(member.get("description", "")))
    for text in texts:
        names += QUOTED.findall(text) + TITLE.findall(text)
    topics: dict[str, None] = {}
    for name in names:
        words = plain_words(name).split()
        while words and words[0] in ("the", "a", "an"):
            words = words[1:]
        if words and len(words) <= 7 and not any(map(str.isdigit, words)):
            topics[" ".join(words)] = None
            topics |= dict.fromkeys(w for w in words if len(w) > 3 and w not in SMALL_WORDS)
    return [topic for topic in topics if all(pronunciations(word) for word in topic.split())]


def _expression(tree: tuple, rules: dict[str, tuple]) -> str:
    """The same wording as a regular expression over words, a space after each but the last."""
    kind, *parts = tree
    if kind == "word":
        return re.escape(parts[0]) + "(?: |$)"
    if kind == "rule":
        slot = parts[0].split("_", 1)[1]
        named = _expression(rules[parts[0]], rules)
        return f"(?P<{slot}>{named})" if slot in SLOTS else named
    inner = [_expression(part, rules) for part in parts]
    if kind == "any":
        return f"(?:{'|'.join(inner)})"
    return f"(?:{inner[0]})?" if kind == "maybe" else "".join(inner)
