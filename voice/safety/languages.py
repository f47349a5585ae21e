"""In which language a line is, as far as an answer to a line alone needs to know. Pure."""

from voice.safety.hearing import fold

_WORDS = """
    hai hain hoon kya main mujhe mera mere meri nahi kaise kyun mat karo se ko ka ki ke ne tum aap
    hum mein raha rahi bhi batao sunao wala wali hota hote
"""
_HINDI = frozenset(map(fold, _WORDS.split()))
ENOUGH = 2  # Hindi words that make a line in Roman letters a Hindi one


def language_of(text: str) -> str:
    """ "hi" for Devanagari, "hi-Latn" for Hindi in Roman letters, else "en"."""
    if any("\u0900" <= letter <= "\u097f" for letter in text):
        return "hi"
    words = "".join(one if one.isalpha() else " " for one in text.casefold()).split()
    hindi = sum(fold(word) in _HINDI for word in words if word.isascii())
    return "hi-Latn" if hindi >= ENOUGH else "en"
