"""What a child means by "the mountain one": a spoken topic matched with stories. Pure."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_READ_CHARACTERS = 200  # of a topic: a longer one is no topic, and must cost nothing
_MARKUP = re.compile(r"<[^>]*>")
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963])+")  # \w leaves out the vowel signs of Devanagari
_IDLE_WORDS = frozenset(
    word
    for line in (
        "a an and about all any being can could for from hanuman have hear i in is it like me my",
        "of on one please story stories tale tell that the this to us want we with where when who",
        "you",
        "और एक कहानी कहानियाँ का की के को कोई जी दो बताओ मुझे में मैं वाला वाली सुनाओ से हनुमान है हो",
    )
    for word in line.split()
)
_SAME = {  # what children say, and what the stories say
    **{"पहाड़": "पर्वत", "सूर्य": "सूरज", "समुद्र": "सागर", "समंदर": "सागर", "दिल": "हृदय"},
    **{"बंदर": "वानर", "brave": "courage", "bravery": "courage", "ocean": "sea"},
}
_ALIKE = 0.82  # similarity from which a misheard word counts as the word
_TITLE, _THEME, _SYNOPSIS = 3.0, 2.0, 1.0  # what a word is worth by where it stands


@dataclass(frozen=True, slots=True)
class Subject:
    """What one story is about, in words; `episodes` are their titles."""

    slug: str
    titles: tuple[str, ...]
    themes: tuple[str, ...] = ()
    synopsis: str = ""
    episodes: tuple[str, ...] = ()


def words(text: object) -> list[str]:
    """The words that say what a topic is about: no markup, no "tell me a story about"."""
    plain = _MARKUP.sub(" ", unicodedata.normalize("NFC", str(text)[:_READ_CHARACTERS]))
    found = [word for word in _WORD.findall(plain.casefold()) if word not in _IDLE_WORDS]
    return [_SAME.get(word, word) for word in (word.replace("ँ", "ं") for word in found)]


def meant(topic: object, subjects: Iterable[Subject]) -> str | None:
    """The slug of the story that fits `topic` best, the earlier of equals; None when none does."""
    asked = words(topic)
    if not asked:
        return None
    scores = [(_score(asked, subject), subject.slug) for subject in subjects]
    best, slug = max(scores, key=lambda scored: scored[0], default=(0.0, ""))
    return slug if best > 0 else None


def _score(asked: list[str], subject: Subject) -> float:
    """How well a story fits; 0.0 when only a passing word of a longer topic is in its synopsis."""
    shelves = (
        (words(" ".join((subject.slug.replace("-", " "), *subject.titles))), _TITLE),
        (words(" ".join((*subject.themes, *subject.episodes))), _THEME),
        (words(subject.synopsis), _SYNOPSIS),
    )
    found = [max((_worth(word, *shelf) for shelf in shelves), default=0.0) for word in asked]
    hits = sum(worth > 0 for worth in found)
    is_convincing = max(found) > _SYNOPSIS or 2 * hits >= len(asked)
    return sum(found) / len(asked) if is_convincing else 0.0


def _worth(word: str, known: list[str], weight: float) -> float:
    if word in known:
        return weight
    return 0.9 * weight if difflib.get_close_matches(word, known, 1, _ALIKE) else 0.0
