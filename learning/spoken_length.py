"""
How long a text lasts when it is spoken: an estimate from the number of its words. Pure.

The rates were measured with espeak-ng at the speed at which the local agent speaks, pauses
between sentences included: English over 1,727 words of eight episodes (608 s), Hindi over 831
words of four (371 s), verses over the first ten (101 words, 50 s). Other voices differ by a tenth
or two; the cached sound of a text is exact where there is one.
"""

from datetime import timedelta

WORDS_A_MINUTE = {"en": 170, "hi": 134}
VERSE_WORDS_A_MINUTE = 122  # Awadhi by the Hindi voice


def spoken_length(words: int, words_a_minute: int) -> timedelta:
    """How long `words` words last, to the second."""
    return timedelta(seconds=round(words * 60 / words_a_minute))


def clock(length: timedelta) -> str:
    """A length as "1:05": minutes and seconds."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"
