"""
Whether a text is about a topic that the parents do not want talked about.

Pure. Their own words are looked for in both scripts and in their usual forms; for topics that many
families name, also in the other language.
"""

import re
from functools import lru_cache

from voice.safety.hearing import Heard, fold, hear

_ALSO = (
    "ghost ghosts spirit spooky bhoot bhut pret chudail preet",
    "death dead die died dying maut mrityu marna",
    "war wars battle yuddh ladai jung",
    "divorce divorced talaq talaak",
    "god gods bhagwan ishwar",
    "snake snakes saanp sanp",
    "monster monsters rakshas daitya",
    "blood bleeding khoon",
    "hell narak",
    "horror scary darawna daravni darawni",
    "school paathshala vidyalaya iskool",
    "exam exams test pariksha imtihan",
    "dog dogs kutta kutte",
    "santa christmas",
    "hospital aspatal",
    "father papa pita daddy dad",
    "mother mummy maa mommy mom",
    "money paisa paise",
    "politics rajniti",
    "cancer kainsar",
    "accident durghatna haadsa",
)
_SMALL_WORDS = """
    the a an of in on about any all my his her our your their for to with is are was talk talking
    talks anything everything things related like ka ki ke ko se mein par baat baatein bare
"""
_OTHER_TOPIC = re.compile(r"[,;/\n]| and | or | aur | ya | और | या ")
_ENDINGS = re.compile(r"(?:ings?|edly|ed|es|s|ies|y|on|o|en|e|in|i|a|ian|ie|ao)$")
SHORTEST_STEM = 3  # letters that a stem keeps; shorter words must be the same


def is_about(topic: str, heard: Heard) -> bool:
    """True if every word of meaning of `topic`, or of one of several topics in it, was said."""
    words = heard.hindi.split()
    said = {*words, *map(stem, words)}
    return any(all(word & said for word in one) for one in _wanted(topic))


@lru_cache(maxsize=512)
def _wanted(topic: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """For each topic its words, and for each word the stems that will do."""
    topics = (hear(one).hindi.split() for one in _OTHER_TOPIC.split(topic.casefold()))
    small = {fold(word) for word in _SMALL_WORDS.split()} | {"."}
    kept = ([word for word in words if word not in small] for words in topics)
    return tuple(tuple(_same(word) for word in words) for words in kept if words)


def _same(word: str) -> frozenset[str]:
    found = {word, stem(word)}
    for words in _ALSO:
        stems = {stem(fold(other)) for other in words.split()}
        if stem(word) in stems:
            found |= stems
    return frozenset(found)


def stem(word: str) -> str:
    """A folded word without what number, gender and tense add to it."""
    cut = _ENDINGS.sub("", word)
    return cut if len(cut) >= SHORTEST_STEM else word
