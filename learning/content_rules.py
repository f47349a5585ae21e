"""What a content file must satisfy before it is loaded. Pure: a parsed file in, faults out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Any

VERSES = 43
LINES = 2
LEAST_EPISODES = 3
LANGUAGES = ("en", "hi")
ENGLISH_TELLINGS = {"younger", "older"}
YOUNGEST, OLDEST = 5, 12  # years, whom stories are told to
VARIANT_KINDS = ("spelling", "wording_or_slip", "tradition")
SHORTEST, LONGEST = 120, 220  # words of an episode
# Words of the longest sentence, by telling: what a child of that age takes in at one breath.
LONGEST_SENTENCES = {"younger": 22, "older": 28, "all": 22}

_DEVANAGARI_LINE = re.compile(r"[\u0900-\u0963 ]+[\u0964\u0965]")  # letters, then one danda
_PRINTED_LINE = re.compile(r"[\u0900-\u0963 ,-]+[\u0964\u0965]")
_ROMAN_LINE = re.compile(r"[A-Za-z ,]+")
_IAST_LINE = re.compile(r"[a-zñüāīūṛṃḥṅṇṭḍśṣ \u0310]+")  # U+0310: candrabindu
_ENGLISH = re.compile(r"[ -~‘’“”–—…é]+")
_HINDI = re.compile(r"[\u0900-\u096f !\"'(),.:;?‘’“”–—…-]+")
_READING = re.compile(r"[\u0900-\u0963 ]+")
_NOTE = re.compile(r"[ -;=?-Z_a-z~‘’“”–—…éāũ\u0900-\u096f]+")
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
_WORD_TEXTS = {
    "word": _READING,
    "roman": _ROMAN_LINE,
    "meaning_en": _ENGLISH,
    "meaning_hi": _HINDI,
}
_STORY_TEXTS = ("slug", "title", "title_hi", "status", "synopsis")
# Characters of the longest, as the database holds it.
LONGEST_TEXTS = {"slug": 60, "title": 120, "title_hi": 120, "status": 200, "synopsis": 1_000}
LONGEST_ENTRY = 60  # characters of a theme, or whatever else a story lists
LONGEST_TITLE = 40  # characters of a verse's
MOST_EPISODES = 30
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STORY_LISTS = ("sources", "age_bands", "themes", "time_of_day")


def faults_of_chalisa(verses: Any) -> list[str]:
    """What is wrong with the list of verses, one sentence a fault; empty when it may be loaded."""
    if not isinstance(verses, list) or not all(isinstance(verse, dict) for verse in verses):
        return ["verses: not a list of objects"]
    faults = []
    if [verse.get("index") for verse in verses] != list(range(VERSES)):
        faults.append(f"verses: the indices are not 0 to {VERSES - 1}, each once and in order")
        faults += _faults_of_indices([verse.get("index") for verse in verses])
    idents = Counter(str(verse.get("id")) for verse in verses)
    faults += [f"verses: {ident} is there twice" for ident, times in idents.items() if times > 1]
    for place, verse in enumerate(verses):
        faults += [f"verse {place}: {fault}" for fault in faults_of_verse(verse)]
    return faults


def _faults_of_indices(indices: list[Any]) -> Iterable[str]:
    times = Counter(index for index in indices if _is_whole(index))
    for index in range(VERSES):
        if times[index] != 1:
            yield f"verses: index {index} is {'missing' if not times[index] else 'there twice'}"


def faults_of_verse(verse: dict[str, Any]) -> list[str]:
    """What is wrong with one verse, whatever its place."""
    return [*_faults_of_its_lines(verse), *_faults_of_its_words(verse)]


def _faults_of_its_lines(verse: dict[str, Any]) -> Iterable[str]:
    if not _is_whole(verse.get("number")):
        yield "number is no whole number"
    elif verse.get("id") != f"{verse.get('kind')}-{verse['number']}":
        yield "id is not its kind and number"
    for name, allowed in _VERSE_TEXTS.items():
        yield from _faults_of_text(name, verse.get(name), allowed)
    for name in ("title", "title_hi"):
        yield from _faults_of_size(name, verse.get(name), LONGEST_TITLE)
    for name, allowed in _VERSE_LINES.items():
        lines = verse.get(name)
        if not isinstance(lines, list) or len(lines) != LINES:
            yield f"{name} has not {LINES} lines"
            continue
        for line in lines:
            yield from _faults_of_text(name, line, allowed)
    if _lines_from_pairs(verse.get("word_pairs")) != _bare(verse.get("devanagari")):
        yield "word_pairs do not make the lines of devanagari"


def _faults_of_its_words(verse: dict[str, Any]) -> Iterable[str]:
    if not isinstance(verse.get("contested"), bool):
        yield "contested is neither true nor false"
    words, variants, notes = (verse.get(name) or [] for name in ("words", "variants", "notes"))
    if not words:
        yield "words is empty"
    for name, entries in (("words", words), ("variants", variants)):
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            yield f"{name} is no list of objects"
            return
    for word in words:
        for name, allowed in _WORD_TEXTS.items():
            yield from _faults_of_text(f"words: {name}", word.get(name), allowed)
    for variant in variants:
        if variant.get("line") not in range(1, LINES + 1):
            yield f"variants: line is not 1 to {LINES}"
        yield from _faults_of_text("variants: reading", variant.get("reading"), _READING)
        if variant.get("kind") not in VARIANT_KINDS:
            yield f"variants: kind is none of {', '.join(VARIANT_KINDS)}"
    for note in notes if isinstance(notes, list) else [None]:
        yield from _faults_of_text("notes", note, _NOTE)


def _is_whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


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
    faults = faults_of_details(story)
    if story.get("slug") != slug:
        faults.append("slug is not the file's name")
    faults += _faults_of_episodes(story["episodes"])
    return [f"story {slug}: {fault}" for fault in faults]


def faults_of_details(story: dict[str, Any]) -> list[str]:
    """What is wrong with a story but for its episodes."""
    faults: list[str] = []
    for name in _STORY_TEXTS:
        faults += _faults_of_text(name, story.get(name), _TELLING)
        faults += _faults_of_size(name, story.get(name), LONGEST_TEXTS[name])
    if story.get("slug") and not _SLUG.fullmatch(str(story["slug"])):
        faults.append("slug is not made of small letters, digits and hyphens")
    for name in _STORY_LISTS:
        entries = story.get(name)
        if not isinstance(entries, list) or not entries or not all(entries):
            faults.append(f"{name} is empty")
        elif name != "sources" and not all(isinstance(entry, str) for entry in entries):
            faults.append(f"{name} is no list of texts")
        elif name != "sources":
            faults += [fault for one in entries for fault in _faults_of_entry(name, one)]
    if not all(_is_band(band) for band in story.get("age_bands") or []):
        faults.append('age_bands are not written as "5-7", from 5 to 12 years')
    return faults


def _faults_of_entry(name: str, entry: str) -> Iterable[str]:
    yield from _faults_of_text(name, entry, _TELLING)
    yield from _faults_of_size(name, entry, LONGEST_ENTRY)


def _faults_of_size(name: str, text: Any, most: int) -> Iterable[str]:
    if isinstance(text, str) and len(text) > most:
        yield f"{name} has more than {most} characters"


def _is_band(band: Any) -> bool:
    limits = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", str(band))
    return limits is not None and YOUNGEST <= int(limits[1]) <= int(limits[2]) <= OLDEST


def faults_of_episode(episode: dict[str, Any]) -> list[str]:
    """What is wrong with one episode, whatever its neighbours."""
    faults: list[str] = []
    for name in ("title", "text"):
        faults += _faults_of_text(f"episode's {name}", episode.get(name), _TELLING)
    faults += _faults_of_size("episode's title", episode.get("title"), LONGEST_TEXTS["title"])
    if episode.get("language") not in LANGUAGES:
        faults.append("episode's language is neither en nor hi")
    if str(episode.get("telling")) not in LONGEST_SENTENCES:
        faults.append("episode's telling is neither younger nor older nor all")
    if not _is_whole(episode.get("number")) or not 1 <= episode["number"] <= MOST_EPISODES:
        faults.append(f"episode's number is not 1 to {MOST_EPISODES}")
    return [*faults, *_faults_of_length(episode)]


def _faults_of_episodes(episodes: list[Any]) -> Iterable[str]:
    if not all(isinstance(episode, dict) for episode in episodes):
        yield "an episode is no object"
        return
    told: dict[tuple[str, str], list[Any]] = {}
    for episode in episodes:
        yield from faults_of_episode(episode)
        key = (str(episode.get("language")), str(episode.get("telling")))
        told.setdefault(key, []).append(episode.get("number"))
    if not {telling for language, telling in told if language == "en"} >= ENGLISH_TELLINGS:
        yield "English is not told to both the younger and the older"
    if len({len(numbers) for numbers in told.values()}) > 1:
        yield "the tellings have not the same number of episodes"
    for (language, telling), numbers in told.items():
        if len(numbers) < LEAST_EPISODES:
            yield f"fewer than {LEAST_EPISODES} episodes in {language}, {telling}"
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"the episodes in {language}, {telling}, are not numbered 1, 2, 3"


def _faults_of_length(episode: dict[str, Any]) -> Iterable[str]:
    text, telling = str(episode.get("text")), str(episode.get("telling"))
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
