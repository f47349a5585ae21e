"""
The sentences that a summary is made of when no model writes it, in both languages. Pure.

Written by us and for every child the same: they hold no name and nothing that somebody said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_NAMED = 3  # verses or stories that one sentence names; of more it says how many

_EN = {
    "and": " and ",
    "more": "{count} more",
    "practised": "practised {verses}",
    "heard": "heard the story {stories}",
    "heard_many": "heard the stories {stories}",
    "recitation": "listened to the whole Chalisa",
    "did": "Your child {deeds}.",
    "did_nothing": "Your child came to talk: no verse and no story this time.",
    "asked_none": "There were no other questions.",
    "asked_one": "One other thing was asked or told.",
    "asked_many": "{count} other things were asked or told.",
    "quote": "“{title}”",
    "on": "{day}: {deeds}.",
}
_HI = {
    "and": " और ",
    "more": "{count} और",
    "practised": "{verses} का अभ्यास किया",
    "heard": "{stories} कहानी सुनी",
    "heard_many": "{stories} कहानियाँ सुनीं",
    "recitation": "पूरी चालीसा सुनी",
    "did": "आपके बच्चे ने {deeds}।",
    "did_nothing": "आपका बच्चा बातें करने आया: इस बार न कोई चौपाई, न कोई कहानी।",
    "asked_none": "और कोई प्रश्न नहीं था।",
    "asked_one": "एक और बात पूछी या बताई गई।",
    "asked_many": "{count} और बातें पूछी या बताई गईं।",
    "quote": "“{title}”",
    "on": "{day}: {deeds}।",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """
    What happened in a conversation, in the words of the language it is told in.

    `questions`: turns that were neither a lesson nor a story.
    """

    verses: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    has_recitation: bool = False
    questions: int = 0

    @property
    def is_something(self) -> bool:
        """Whether anything was practised or told."""
        return bool(self.verses or self.stories or self.has_recitation)


def two_sentences(happened: Happened, language: str) -> str:
    """What was practised and told, and how much was asked beside it, for the parent."""
    words = _words(language)
    if happened.is_something:
        first = words["did"].format(deeds=_deeds(happened, words))
    else:
        first = words["did_nothing"]
    many = {0: "asked_none", 1: "asked_one"}.get(happened.questions, "asked_many")
    return f"{first} {words[many].format(count=happened.questions)}"


def day_line(happened: Happened, day: str, language: str) -> str:
    """One line of what was practised and told on `day`, for the next conversation."""
    words = _words(language)
    return words["on"].format(day=day, deeds=_deeds(happened, words))


def _words(language: str) -> dict[str, str]:
    return _HI if language == "hi" else _EN


def _deeds(happened: Happened, words: dict[str, str]) -> str:
    deeds = []
    if happened.verses:
        deeds.append(words["practised"].format(verses=_list(happened.verses, words)))
    if happened.stories:
        titles = [words["quote"].format(title=title) for title in happened.stories]
        heard = words["heard" if len(titles) == 1 else "heard_many"]
        deeds.append(heard.format(stories=_list(titles, words)))
    if happened.has_recitation:
        deeds.append(words["recitation"])
    return _join(deeds, words)


def _list(names: Sequence[str], words: dict[str, str]) -> str:
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(words["more"].format(count=len(names) - MOST_NAMED))
    return _join(shown, words)


def _join(parts: Sequence[str], words: dict[str, str]) -> str:
    *first, last = parts
    return words["and"].join([", ".join(first), last]) if first else last
