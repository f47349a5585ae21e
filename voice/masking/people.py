"""What a word says of people: is it everyday, a god's name, a given name, a family name."""

from voice.masking import vocabulary
from voice.masking.folding import Word

_ENDINGS = ("ful", "less", "ness", "tion", "est")


def is_common(word: Word) -> bool:
    """An everyday word of either language, or a number."""
    if word.number is not None or word.said in _KNOWN or word.text in vocabulary.COMMON_ENGLISH:
        return True
    if word.key in vocabulary.COMMON_HINDI:
        return True
    is_doing = len(word.text) > 4 and word.text.endswith("ing")
    return is_doing or (len(word.text) > 6 and word.text.endswith(_ENDINGS))


def is_scripture(word: Word) -> bool:
    """A name or a place of the stories, or one that a child plays to be."""
    return (
        word.key in vocabulary.SCRIPTURE
        or word.key in vocabulary.PLAY
        or word.key.removesuffix("ji") in vocabulary.SCRIPTURE
    )


def is_first_name(word: Word) -> bool:
    return word.key in vocabulary.FIRST_NAMES


def is_surname(word: Word) -> bool:
    """A family name that is hardly anything else."""
    return word.key in vocabulary.SURNAMES and word.key not in vocabulary.WEAK_SURNAMES


def may_be_surname(word: Word) -> bool:
    return word.key in vocabulary.SURNAMES or word.key in vocabulary.WEAK_SURNAMES


def is_borne(word: Word) -> bool:
    """A name of the stories that people bear too."""
    return word.key in vocabulary.BORNE


def is_city(word: Word) -> bool:
    is_known = word.key in vocabulary.CITIES and word.key not in vocabulary.SCRIPTURE
    return is_known and not is_common(word)


# What the rules know under one spelling is everyday speech, names of letters apart.
_KNOWN = frozenset(said for said in vocabulary.SPELLINGS.values() if len(said) > 1)
