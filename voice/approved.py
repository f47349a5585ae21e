"""Approved text as it is spoken: the same sentences for whoever speaks it or makes it ahead."""

from learning.models import Episode, Verse
from learning.storytelling import sentences
from voice.effects import Sentence


def verse_sentences(verse: Verse) -> tuple[Sentence, ...]:
    """The two lines of a verse."""
    lines = zip(verse.devanagari, verse.transliteration, strict=True)
    return tuple(Sentence(line, "hi", romanised=roman) for line, roman in lines)


def story_sentences(told: list[str], language: str) -> tuple[Sentence, ...]:
    """What is told of a story, sentence by sentence."""
    return tuple(Sentence(text, language) for text in told)


def episode_sentences(episode: Episode) -> tuple[Sentence, ...]:
    """One episode, whole."""
    return story_sentences(sentences(episode.text), episode.language)
