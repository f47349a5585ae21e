"""
What somebody wants, from free text: the sentences of the phrasebook, then fuzzy keyword rules for
English, Hindi and romanised Hindi.

The ears only hear sentences of their grammar, which mean what the phrasebook says. But text can
also be typed (InjectUserMessage), and recognisers misspell. Whatever fits no rule is `unknown`: it
is asked about, never guessed at.
"""

import difflib
import re
from dataclasses import dataclass
from functools import cache

from localagent.grammar import Grammar, grammar_for
from localagent.intent_rules import RULES
from localagent.numerals import CARDINALS, HINDI_ORDINALS, ORDINALS

DEVANAGARI = re.compile(r"[\u0900-\u097f]")
FUZZY_FROM = 5  # letters; shorter words have too many neighbours
FUZZY_CUTOFF = 0.8

COMPILED = tuple((kind, [re.compile(one) for one in wordings]) for kind, wordings in RULES)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS = sorted(
    _words(
        """teach learn recite chalisa hanuman verse chaupai story stories another bedtime again
        repeat previous next please louder quieter slower namaste hello night goodbye thanks
        continue sunao kahani sikhao ruko meaning lesson practice favourite favorite"""
    )
)
COUNTED = frozenset((*CARDINALS, *ORDINALS))  # "eight" is no misspelt "night"
HINDI_LATIN = _words(
    """sikhao seekhna padhao kahani sunao chalao bajao gao ruko haan nahi nahin agla agli aage
    shubh ratri alvida phir dobara mujhe dhanyavad shukriya theek matlab arth pasand pehli doosri
    shuru sirf dheere yeh meri mera"""
)

TOPIC_AFTER = re.compile(r"\b(?:about|of|from|on|where|when)\b (?:the |a |an )?(.+)$")
NOT_A_TOPIC = _words(
    """a an the i me my to can could will would you we us let's lets want wanna like hear listen
    tell read please story stories tale some one now just about of for with it is it's time yes ok
    okay so and then know bedtime sleepy another more new next good night
    कहानी सुनाओ सुना दो सुनाइए बताओ बताइए मुझे हमें कोई एक की वाली के बारे में सुननी है प्लीज़ ना
    kahani sunao mujhe ek koi ki"""
)


@dataclass(frozen=True, slots=True)
class Intent:
    """
    `kind` is a meaning of the phrasebook or "unknown"; `number` counts verses from 1; `word` is
    one whose meaning is asked for. `topic` is what a story is wanted about; of a favourite it is
    "verse" or "story" where that was said.
    """

    kind: str
    topic: str = ""
    number: int | None = None
    word: str = ""
    is_hindi: bool = False


def intent_of(text: str) -> Intent:
    """What `text` asks for."""
    is_hindi = is_hindi_text(text)
    words = normal(text)
    phrase = phrasebooks().phrase_of(text)
    if phrase is not None:
        topic = phrase.topic or _beloved(phrase.intent, words)
        return Intent(phrase.intent, topic, phrase.number, is_hindi=is_hindi)
    for kind, wordings in COMPILED:
        match = next(filter(None, (one.search(words) for one in wordings)), None)
        if not match:
            continue
        if kind == "verse":
            number = _number(match.groupdict())
            if number is None:
                continue
            return Intent("verse", number=number, is_hindi=is_hindi)
        if kind == "word":
            return Intent(kind, word=match.group("word"), is_hindi=is_hindi)
        is_story = kind in ("story", "bedtime_story", "another_story")
        topic = topic_of(words) if is_story else _beloved(kind, words)
        return Intent(kind, topic, is_hindi=is_hindi)
    return Intent("unknown", is_hindi=is_hindi)


def _beloved(kind: str, words: str) -> str:
    """Of a favourite, whether a verse or a story was named."""
    if kind not in ("favourite", "not_favourite"):
        return ""
    named = _words(words)
    if named & {"verse", "chaupai", "doha", "चौपाई", "दोहा"}:
        return "verse"
    return "story" if named & {"story", "kahani", "कहानी"} else ""


@cache
def phrasebooks() -> Grammar:
    """All that the ears may hear in any conversation."""
    offered = [{"name": kind} for kind in ("teach", "story", "play", "favourite")]
    return grammar_for(offered, "", "multi")


def is_hindi_text(text: str) -> bool:
    """Whether `text` is Hindi, in its own letters or in Latin ones."""
    return bool(DEVANAGARI.search(text)) or bool(HINDI_LATIN & set(text.lower().split()))


def normal(text: str) -> str:
    """Lower case, no punctuation, and near misses of the words that matter put right."""
    plain = re.sub(r"[^\w\s'\u0900-\u097f]", " ", text.lower().replace("’", "'"))
    return " ".join(_corrected(word) for word in plain.replace("।", " ").split())


def _corrected(word: str) -> str:
    is_known = word in KEYWORDS or word in COUNTED
    if len(word) < FUZZY_FROM or not word.isascii() or is_known:
        return word
    near = difflib.get_close_matches(word, KEYWORDS, n=1, cutoff=FUZZY_CUTOFF)
    return near[0] if near else word


def topic_of(words: str) -> str:
    """What a story is wanted about, "" when that is left open."""
    if DEVANAGARI.search(words):
        about = words.split(" कहानी")[0].split(" के बारे")[0]
        topic = about.removesuffix(" की").removesuffix(" वाली").removeprefix("मुझे ")
        return topic if set(topic.split()) - NOT_A_TOPIC else ""
    match = TOPIC_AFTER.search(words)
    wanted = (match.group(1) if match else words).split()
    while wanted and wanted[-1] in ("please", "now", "again"):
        wanted.pop()
    if not match:
        wanted = [word for word in wanted if word not in NOT_A_TOPIC and word != "hanuman"]
    return " ".join(wanted)


def _number(found: dict[str, str | None]) -> int | None:
    said = found.get("number") or found.get("hindi_number") or ""
    if said.split(" ")[0].isdecimal():
        return int(said.split(" ")[0])
    for words in (said, said.split(" ")[0]):
        if words in CARDINALS:
            return CARDINALS[words]
    ordinal = found.get("ordinal") or found.get("hindi_ordinal") or ""
    return ORDINALS.get(ordinal) or HINDI_ORDINALS.get(ordinal)
