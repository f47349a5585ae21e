"""What a content file must satisfy before it is loaded. Pure: a parsed file in, faults out."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

VERSES = 43
LINES = 2
LEAST_EPISODES = 3
ENGLISH_TELLINGS = {"younger", "older"}
SHORTEST, LONGEST = 120, 220  # words of an episode
# Words of the longest sentence, by telling: what a child of that age takes in at one breath.
LONGEST_SENTENCES = {"younger": 22, "older": 28, "all": 22}

_DEVANAGARI_LINE = re.compile(r"[\u0900-\u0963 ]+[\u0964\u0965]")  # letters, then one danda
_PRINTED_LINE = re.compile(r"[\u0900-\u0963 ,-]+[\u0964\u0965]")
_ROMAN_LINE = re.compile(r"[A-Za-z ,]+")
_IAST_LINE = re.compile(r"[a-zñüāīūṛṃḥṅṇṭḍśṣ \u0310]+")  # U+0310: candrabindu
_ENGLISH = re.compile(r"[ -~‘’“”–—…é]+")
_HINDI = re.compile(r"[\u0900-\u096f !\"'(),.:;?‘’“”–—…-]+")
_SENTENCE_END = re.compile(r"(?<=[.!?।])\s+")
_TELLING = re.compile(r"[^<>{}\[\]\\]+")

_VERSE_LINES = {
    "devanagari": _DEVANAGARI_LINE,
    "devanagari_print": _PRINTED_LINE,
    "transliteration": _ROMAN_LINE,
    "iast": _IAST_LINE,
}
_VERSE_TEXTS = {
    "id": re.compile(r"(doha|chaupai)-[0-9]+"),
    "kind": re.compile(r"doha|chaupai"),
    "title": re.compile(r"(Doha|Chaupai) [0-9]+"),
    "title_hi": _HINDI,
    "section": re.compile(r"opening_doha|chaupai|closing_doha"),
    "meaning_en": _ENGLISH,
    "meaning_hi": _HINDI,
}
_STORY_TEXTS = ("slug", "title", "title_hi", "status", "synopsis")
_STORY_LISTS = ("sources", "age_bands", "themes", "time_of_day")


def faults_of_chalisa(verses: Any) -> list[str]:
    """What is wrong with the list of verses, one sentence a fault; empty when it may be loaded."""
    if not isinstance(verses, list) or not all(isinstance(verse, dict) for verse in verses):
        return ["verses: not a list of objects"]
    faults = []
    if [verse.get("index") for verse in verses] != list(range(VERSES)):
        faults.append(f"verses: the indices are not 0 to {VERSES - 1}, each once and in order")
    for place, verse in enumerate(verses):
        faults += [f"verse {place}: {fault}" for fault in _faults_of_verse(verse)]
    return faults


def _faults_of_verse(verse: dict[str, Any]) -> Iterable[str]:
    if not isinstance(verse.get("number"), int):
        yield "number is no whole number"
    for name, allowed in _VERSE_TEXTS.items():
        yield from _faults_of_text(name, verse.get(name), allowed)
    for name, allowed in _VERSE_LINES.items():
        lines = verse.get(name)
        if not isinstance(lines, list) or len(lines) != LINES:
            yield f"{name} has not {LINES} lines"
            continue
        for line in lines:
            yield from _faults_of_text(name, line, allowed)
    if not verse.get("words"):
        yield "words is empty"
    if _lines_from_pairs(verse.get("word_pairs")) != _bare(verse.get("devanagari")):
        yield "word_pairs do not make the lines of devanagari"


def _lines_from_pairs(pairs: Any) -> list[str] | None:
    try:
        return [" ".join(pair["dev"] for pair in line) for line in pairs]
    except (TypeError, KeyError):
        return None


def _bare(lines: Any) -> list[str]:
    return [str(line).rstrip("।॥") for line in lines or ()]


def faults_of_story(story: Any, *, slug: str) -> list[str]:
    """What is wrong with one story, whose file is called `slug`; empty when it may be loaded."""
    if not isinstance(story, dict) or not isinstance(story.get("episodes"), list):
        return [f"story {slug}: not an object with episodes"]
    faults: list[str] = []
    for name in _STORY_TEXTS:
        faults += _faults_of_text(name, story.get(name), _TELLING)
    if story.get("slug") != slug:
        faults.append("slug is not the file's name")
    for name in _STORY_LISTS:
        if not isinstance(story.get(name), list) or not all(story[name]) or not story[name]:
            faults.append(f"{name} is empty")
    bands = story.get("age_bands") or []
    if not all(re.fullmatch(r"[0-9]+-[0-9]+", str(band)) for band in bands):
        faults.append('age_bands are not written as "5-7"')
    faults += _faults_of_episodes(story["episodes"])
    return [f"story {slug}: {fault}" for fault in faults]


def _faults_of_episodes(episodes: list[Any]) -> Iterable[str]:
    if not all(isinstance(episode, dict) for episode in episodes):
        yield "an episode is no object"
        return
    for episode in episodes:
        for name in ("title", "text"):
            yield from _faults_of_text(f"episode's {name}", episode.get(name), _TELLING)
    told: dict[tuple[str, str], list[Any]] = {}
    for episode in episodes:
        key = (str(episode.get("language")), str(episode.get("telling")))
        told.setdefault(key, []).append(episode.get("number"))
        yield from _faults_of_length(episode, telling=key[1])
    if not {language for language, _ in told} <= {"en", "hi"}:
        yield "an episode's language is neither en nor hi"
    if not {telling for _, telling in told} <= set(LONGEST_SENTENCES):
        yield "an episode's telling is neither younger nor older nor all"
    if not {telling for language, telling in told if language == "en"} >= ENGLISH_TELLINGS:
        yield "English is not told to both the younger and the older"
    if len({len(numbers) for numbers in told.values()}) > 1:
        yield "the tellings have not the same number of episodes"
    for (language, telling), numbers in told.items():
        if len(numbers) < LEAST_EPISODES:
            yield f"fewer than {LEAST_EPISODES} episodes in {language}, {telling}"
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"the episodes in {language}, {telling}, are not numbered 1, 2, 3"


def _faults_of_length(episode: dict[str, Any], *, telling: str) -> Iterable[str]:
    text = str(episode.get("text"))
    place = " ".join(str(episode.get(key)) for key in ("language", "telling", "number"))
    words = len(text.split())
    if not SHORTEST <= words <= LONGEST:
        yield f"episode {place} has {words} words, not {SHORTEST} to {LONGEST}"
    most = LONGEST_SENTENCES.get(telling, max(LONGEST_SENTENCES.values()))
    for sentence in _SENTENCE_END.split(text):
        if len(sentence.split()) > most:
            yield f"episode {place} has a sentence of more than {most} words: {sentence[:40]}"


def _faults_of_text(name: str, text: Any, allowed: re.Pattern[str]) -> Iterable[str]:
    if not isinstance(text, str) or not text.strip():
        yield f"{name} is empty"
    elif not unicodedata.is_normalized("NFC", text):
        yield f"{name} is not in Unicode's form NFC"
    elif not allowed.fullmatch(text) or _has_controls(text):
        yield f"{name} has characters that do not belong there"


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(c).startswith("C") for c in text if c not in "\n\u200c\u200d")
