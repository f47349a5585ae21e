"""School, class, and where the parents work."""

import re
from collections.abc import Iterator

from voice.masking.folding import STOP, WALL, Line, Word
from voice.masking.people import is_common, is_scripture
from voice.masking.places import telling
from voice.masking.relatives import I_OR_IN, RELATIVES
from voice.masking.spans import Span
from voice.masking.vocabulary import group

_NUMBER = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|do|teen|das|i{1,3}|iv|vi{0,3}|first|second|third"
    r"|fourth|fifth|sixth|seventh"
    r"|eighth|ninth|tenth|kg|lkg|ukg)"
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st"
    r"|nd|rd|th))"
)
_LETTER = r"(?: (?:section )?[a-h](?: section)?(?= ))?"
_CLASS = [
    re.compile(
        rf" (?:class|grade|standard|std)(?: (?:number|is|'s))? {_NUMBER}{_LETTER}(?= )(?!"
        rf" (?:you|we|they|ticket))"
    ),
    re.compile(rf" {_ORDINAL} (?:class|grade|standard|std|grader){_LETTER}(?= )(?! ticket)"),
    re.compile(rf" (?:my|mera|hamara) class (?:is |hai )?\d{{1,2}}(?:st|nd|rd|th)?{_LETTER}(?= )"),
    re.compile(rf" (?P<name>{_ORDINAL} [a-h]) (?:{I_OR_IN}|hai)(?= )"),
    re.compile(r" section (?:is )?[a-h](?= )"),
    re.compile(
        r" (?:lkg|ukg|kg(?= (?:class|mein|main|me|mai|hai))|(?:lower|upper|junior|senior|jr|sr) kg"
        r"|kg \d|kg (?:a|b|c)|nursery"
        r" class)(?: [a-h])?(?= )"
    ),
    re.compile(
        r" (?:i am|i 'm|im|is|she is|he is) in (?P<name>kg|year \d{1,2}|kindergarten|nursery"
        r"|pre k|prep|reception)(?= )"
    ),
    re.compile(
        r" (?:study|studying|read|reading|am|'m|im) in (?P<name>\d{1,2}(?:st|nd|rd|th)?"
        r" ?[a-h])(?= )"
    ),
    re.compile(rf" (?P<name>(?:{_ORDINAL}|\d{{1,2}}[a-h]?)(?: [a-h])?) (?:{I_OR_IN}) padhta(?= )"),
]

_NOUNS = group("schools.nouns")
_PLAIN = group("schools.plain")
_SMALL = group("schools.small")
_ACRONYMS = re.compile(
    r" (?:dps|kv|dav|jnv|vibgyor|podar|euroschool|dpsg|apeejay|amity|ryan"
    r" international|delhi public|kendriya vidyalaya|bal bharati)"
    r"(?: (?:school|international|public|number \d+|no \d+)){0,3}(?= )"
)
_STUDY = re.compile(
    r" (?:(?:i|we|my \S+(?: \S+)?)(?: also| am| is)? (?:study|studies|studying|read"
    r"|reads|learn|reading|(?:go|goes|going) to school) (?:in|at)"
    r"|(?:my|our|his|her|mera|hamara) (?:new |old )?school(?: (?:'s|ka))?(?: name|"
    r" naam)?(?: (?:is called|is|'s|hai|called))?) "
)
_STUDY_HINDI = re.compile(
    rf" (?:{I_OR_IN}|hum|bhai|behen) (?=(?:[^\s.¤]+ ){{1,7}}?(?:(?:{I_OR_IN})"
    rf" )?(?:padhta|(?<!nahi )(?<!nahin )jaata) )"
)
_IS_MINE = re.compile(
    r" (?P<name>(?:[^\s.,;¤]+ ){1,4}?)(?:is|hai) (?:my|mera|our|hamara) school(?= )"
)
_ENDS = group("schools.ends")

_WORKS = re.compile(
    rf" (?:(?:{RELATIVES})|he|she)(?: (?:'s|is|are|also|both)){{0,2}} (?:(?:work|works"
    rf"|working|job) (?:at|in|for|with)"
    r"|office(?: (?:is|'s|hai|in|at|called)){1,2}|(?:a|an) \S+(?: \S+)? (?:at|in|for|with)) "
)
_WORKS_HINDI = re.compile(
    rf" (?:{RELATIVES}) (?=(?:[^\s.¤]+ ){{1,6}}?(?:{I_OR_IN}|par)"
    r" (?:kaam|job|duty|nurse|doctor|teacher|manager|engineer|driver|cook|officer|guard|clerk"
    r"|accountant|professor|pilot|worker|sir|mam) (?:karta|hai) )"
)
_OFFICE_HINDI = re.compile(
    rf" (?:{RELATIVES}) ka (?:office|company|dukan|shop|factory)(?: ka naam)? "
)
_WORK_ENDS = group("schools.work_ends")


def find(line: Line) -> Iterator[Span]:
    """Schools, classes and workplaces of a line."""
    for pattern in _CLASS:
        for found in pattern.finditer(line.said):
            start, end = found.span("name") if "name" in found.re.groupindex else found.span()
            yield Span(
                line.word_at(start + (line.said[start] == " ")), line.word_at(end - 1), "SCHOOL"
            )
    for at, word in enumerate(line.words):
        if word.said in _NOUNS and not (
            word.said == "mandir" and line.words[at - 1].said != "vidya"
        ):
            yield from _before_noun(line, at)
    for found in _ACRONYMS.finditer(line.said):
        yield Span(line.word_at(found.start() + 1), line.word_at(found.end() - 1), "SCHOOL")
    for found in _IS_MINE.finditer(line.said):
        first, last = line.word_at(found.start("name")), line.word_at(found.end("name") - 1)
        yield from (Span(s.first, last, "SCHOOL") for s in telling(line.words, first, last))
    for pattern in (_STUDY, _STUDY_HINDI):
        for found in pattern.finditer(line.said):
            yield from _told(line, line.word_at(found.end()), found.end(), _ENDS, "SCHOOL")
    for pattern in (_WORKS, _WORKS_HINDI, _OFFICE_HINDI):
        for found in pattern.finditer(line.said):
            yield from _told(line, line.word_at(found.end()), found.end(), _WORK_ENDS, "WORK")


def _before_noun(line: Line, at: int) -> Iterator[Span]:
    """ "Green Valley school": back to the small word before it."""
    words, first = line.words, at
    while first > max(0, at - 5) and not _is_end(words[first - 1]):
        first -= 1
    run = words[first:at]
    if not run or all(word.said in _PLAIN or word.said == "'s" for word in run):
        return
    before = words[first - 1].said if first else ""
    tells = [
        word
        for word in run
        if not is_common(word) and not is_scripture(word) and word.said != "'s"
    ]
    is_named = before in {
        "in",
        "at",
        "to",
        "is",
        "of",
        "from",
        "mein",
        "main",
        "mai",
        "'s",
    } and any(word.said not in _PLAIN for word in run)
    if tells or is_named:
        yield Span(first, _with_more(words, at), "SCHOOL")


def _is_end(word: Word) -> bool:
    return word.is_pause or word.said in _SMALL


def _with_more(words: list[Word], at: int) -> int:
    """Also "number two" and further words for a school."""
    while at + 1 < len(words) and (
        words[at + 1].said in _NOUNS
        or words[at + 1].said == "number"
        or (words[at].said == "number" and words[at + 1].digits)
    ):
        at += 1
    return at


def _told(line: Line, first: int, start: int, ends: frozenset[str], kind: str) -> Iterator[Span]:
    """What follows a cue up to a small word, when it tells anything."""
    words, last = line.words, first - 1
    if start >= len(line.said):
        return
    for at in range(first, min(first + 8, len(words))):
        if words[at].said in (STOP, WALL) or words[at].said in ends:
            break
        last = at
    for span in telling(words, first, last):
        yield Span(span.first, last if kind == "SCHOOL" else span.last, kind)
