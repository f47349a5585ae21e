"""What editors are told of a text beside its words: how hard, how long, and whom it reaches."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import Language
from learning.models import Episode, Story, Verse
from learning.reach import reach
from learning.reading_level import ReadingLevel, reading_level, words_of
from learning.spoken_length import VERSE_WORDS_A_MINUTE, WORDS_A_MINUTE, clock, spoken_length
from learning.steps import WHOLE_VERSES_FROM
from learning.storytelling import sentences

ENGLISH, HINDI = Language.ENGLISH.value, Language.HINDI.value
LANGUAGES = {ENGLISH: "English", HINDI: "Hindi"}
LEVEL, LENGTH, AGES = "Reading level", "Spoken", "Reaches"


def measures_of(target: Verse | Story | Episode, text: Mapping[str, Any]) -> dict[str, str]:
    """By label, what is to be told of `text` as a version of `target`."""
    match target:
        case Verse():
            return _of_verse(text)
        case Story():
            return _of_story(target, text["age_bands"])
        case _:
            return _of_episode(target, text["text"])


def _of_verse(text: Mapping[str, Any]) -> dict[str, str]:
    lines = [str(line).rstrip("।॥") for line in text["devanagari"]]
    words = sum(len(line.split()) for line in lines)
    told = {
        LENGTH: f"about {clock(spoken_length(words, VERSE_WORDS_A_MINUTE))}, {words} words",
        AGES: f"ages 5 to {WHOLE_VERSES_FROM - 1} line by line, "
        f"ages {WHOLE_VERSES_FROM} to 12 as a whole",
    }
    for name, language in (("meaning_en", ENGLISH), ("meaning_hi", HINDI)):
        level = _level(text[name], language)
        told[f"{LEVEL} of the meaning in {LANGUAGES[language]}"] = level
    return told


def _of_episode(episode: Episode, text: str) -> dict[str, str]:
    served = Episode.objects.approved().filter(story=episode.story, language=episode.language)
    tellings = {*served.values_list("telling", flat=True), episode.telling}
    reached = reach(episode.story.age_bands, tellings, only=episode.telling)
    return {
        LEVEL: _level(text, episode.language),
        LENGTH: _length([text], episode.language),
        AGES: f"{reached}, in {LANGUAGES[episode.language]}",
    }


def _of_story(story: Story, age_bands: Sequence[str]) -> dict[str, str]:
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Episode.objects.filter(story=story, approved=True)
    for language, telling, text in rows.values_list("language", "telling", "text"):
        texts[language][telling].append(text)
    told = {}
    for language, tellings in texts.items():
        for telling, parts in tellings.items():
            length, level = _length(parts, language), _level(" ".join(parts), language)
            told[f"{LANGUAGES[language]}, {telling}"] = (
                f"{len(parts)} episodes, {length}. {level[0].upper()}{level[1:]}. "
                f"Reaches {reach(age_bands, tellings, only=telling)}."
            )
    return told or {AGES: "nobody, as none of its episodes is approved"}


def _level(text: str, language: str) -> str:
    level = reading_level(sentences(text), language)
    return f"{level.name} ({_counts(level, language)})"


def _counts(level: ReadingLevel, language: str) -> str:
    length = f"{level.words_a_sentence:.1f} words a sentence"
    if language == HINDI:
        return length
    return f"LIX {level.score:.0f}: {length} + {level.long_percent:.0f} % long words"


def _length(texts: Sequence[str], language: str) -> str:
    words = sum(len(words_of(text)) for text in texts)
    return f"about {clock(spoken_length(words, WORDS_A_MINUTE[language]))}, {words} words"
