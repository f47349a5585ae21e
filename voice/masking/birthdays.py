"""Dates of birth: a date near a word for it, or a whole date of the child's own years."""

import re
from collections.abc import Iterator

from voice.masking.folding import Line
from voice.masking.people import is_scripture
from voice.masking.relatives import OWN_WORDS, RELATIVE_WORDS
from voice.masking.spans import Span
from voice.masking.vocabulary import group

_NEAR = 9  # words between the cue and the date
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)"
)
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|(?:20 |30 )?(?:first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth"
    r"|thirtieth|20 \d|do|teen|das|bees|one)"
)
_YEAR = (
    r"(?:(?:19|20)\d\d|2 (?:thousand|hajar|hazar|hazaar) (?:and )?\d{1,2}(?: \d)?|do"
    r" (?:hajar|hazar|hazaar)(?: \d{1,2})?"
    r"|20 (?:sau|hundred) \d{1,2}|2 0 \d \d|20 \d{1,2}(?: \d)?|19 \d\d(?: \d)?)"
)
_DATE = re.compile(
    rf" (?:the )?{_DAY}(?: (?:of|ka|the|day of))? {_MONTH}(?: ?,? ?{_YEAR})?(?= )"
    rf"| {_MONTH} (?:the )?{_DAY}(?: ?,? ?{_YEAR})?(?= )"
    rf"| {_MONTH}(?: {_YEAR})?(?= )"
    rf"| \d{{1,2}} \d{{1,2}}(?: (?:(?:19|20)?\d\d|{_YEAR}))?(?= )"
    r"| (?:19|20)\d\d \d{1,2} \d{1,2}(?= )"
    rf"| {_YEAR}(?= )"
    r"| on the (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    r"|twelfth|\w{1,6}teenth|twentieth|thirtieth|(?:20|30) \w{5,7})(?= )"
    r"| (?:the )?(?:\d{1,2}(?:st|nd|rd|th)|christmas|diwali|holi|new year|independence"
    r" day|republic day|children 's day)(?= )"
)
_WHOLE = re.compile(
    rf"{_DAY}.*{_MONTH}.*(?:20[012]\d|2 (?:thousand|hajar|hazar)|do (?:hajar|hazar))"
    rf"|{_MONTH}.*{_DAY} .*20[012]\d"
)
_CUES = group("birthdays.cues")
_TURNS = frozenset({"turn", "turning"})


def find(line: Line) -> Iterator[Span]:
    """The dates of a line by which somebody may be known."""
    cues = [
        at
        for at, word in enumerate(line.words)
        if word.said in _CUES
        or word.key == "hapibirthday"
        or word.said in _TURNS
        or (word.said == "be" and line.words[at - 1].said == "will")
    ]
    nearest = 0
    for found in _DATE.finditer(line.said):
        first, last = line.word_at(found.start() + 1), line.word_at(found.end() - 1)
        while nearest < len(cues) and cues[nearest] < first - _NEAR:
            nearest += 1
        is_near = nearest < len(cues) and cues[nearest] <= last + 7
        around = line.words[max(0, first - _NEAR) : last + 8]
        is_own = any(word.said in OWN_WORDS or word.said in RELATIVE_WORDS for word in around)
        if not is_own and any(is_scripture(word) for word in around):
            continue
        if is_near or _WHOLE.search(found[0]):
            yield Span(first, last, "BIRTHDAY")
