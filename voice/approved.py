"""Approved text as it is spoken: the same sentences for whoever speaks it or makes it ahead."""

from learning.lessons import lines_of
from learning.models import Episode, Verse
from learning.storytelling import sentences
from voice.effects import Sentence


def verse_sentences(verse: Verse) -> tuple[Sentence, ...]:
    """The two lines of a verse."""
    lines = zip(verse.devanagari, verse.transliteration, strict=True)
    return tuple(Sentence(line, "hi", romanised=roman) for line, roman in lines)


def slow_sentences(verse: Verse, part: str) -> tuple[Sentence, ...]:
    """
    A part of the verse, word by word; a line as a whole where its scripts differ in words.

    Voices are not slowed down: what a service makes of a speed differs from voice to voice, and
    not all have one. A child that repeats after Hanuman needs the time between the words.
    """
    lines = zip(
        lines_of(verse.devanagari, part), lines_of(verse.transliteration, part), strict=True
    )
    return tuple(each for line, roman in lines for each in _word_by_word(line, roman))


def _word_by_word(line: str, romanised: str) -> list[Sentence]:
    words, romans = line.split(), romanised.split()
    if len(words) != len(romans):
        words, romans = [line], [romanised]
    return [
        Sentence(word, "hi", romanised=roman) for word, roman in zip(words, romans, strict=True)
    ]


def story_sentences(told: list[str], language: str) -> tuple[Sentence, ...]:
    """What is told of a story, sentence by sentence."""
    return tuple(Sentence(text, language) for text in told)


def episode_sentences(episode: Episode) -> tuple[Sentence, ...]:
    """One episode, whole."""
    return story_sentences(sentences(episode.text), episode.language)
