"""E-mail and web addresses and names on platforms, as typed and as said."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from voice.masking.folding import Line
from voice.masking.people import is_common
from voice.masking.spans import Span
from voice.masking.vocabulary import group

_LONGEST = 12  # words before the "at"
_CUES = group("mails.cues")
_STOPS = group("mails.stops")
_JOINTS = group("mails.joints")

_TYPED_MAIL = re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_TYPED_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>]{1,300}"
    r"|(?<![\w@.])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|in|org|net|co|io"
    r"|app|edu|tv|me)\b"
    r"(?:/[^\s<>]{0,300})?"
    r"|(?<![\w@])@[\w.]{2,40}"
)
_PROVIDERS = "gmail|yahoo|outlook|hotmail|rediffmail|rediff|icloud|protonmail|proton|live|ymail"
_ENDINGS = "com|in|org|net|edu|co|gov|io|uk|us"
_SAID_MAIL = re.compile(
    r" (?P<at>at(?: the rate(?: of)?)?|@|attherate|8) "
    rf"(?:(?:{_PROVIDERS})(?: dot)?(?: (?:{_ENDINGS})\b)?(?: (?:dot )?(?:in|uk)\b(?= ))?"
    rf"|(?:[^\s.,;¤]{{1,40}} ){{1,3}}?(?:dot [^\s.,;¤]{{1,20}} ){{0,2}}dot"
    rf" (?:{_ENDINGS})(?: dot (?:in|uk))?)(?= )"
)
_SAID_URL = re.compile(
    r" (?:(?:www|w w w) dot (?:[^\s.,;¤]{1,40} ){1,4}?|(?:[^\s.,;¤]{1,40} ){1,2}?)dot (?:com|org"
    r"|net|co dot in|in|io|app)(?= )"
)
_PLATFORM = (
    "youtube|instagram|snapchat|facebook|twitter|tiktok|roblox|minecraft|discord"
    "|telegram|fortnite|xbox|playstation|gaming"
)
_ON_PLATFORM = re.compile(
    rf" (?:my|mera|our|hamara) (?:{_PLATFORM}|channel)(?: (?:channel|ka|naam|name|is"
    rf"|hai|'s|called|id)){{0,4}} (?=[^\s.,;¤])"
)
_HANDLE = re.compile(
    rf" (?:(?:{_PLATFORM})(?: ka)? (?:channel|id|user ?name|username|handle|account"
    rf"|naam|name|page|profile|gamertag)"
    r"|(?:user ?name|username|gamertag|gamer tag)|youtube channel)(?: ka)?(?:"
    r" naam)?(?: name)?(?: (?:is called|is|'s|called|hai))? (?=[^\s.,;¤])"
)


def find(line: Line) -> Iterator[Span]:
    """The addresses of a line."""
    yield from typed(line)
    if line.present & {"com", "gmail", "yahoo", "outlook", "hotmail", "dot", "rediffmail"}:
        yield from _said_mails(line)
        for found in _SAID_URL.finditer(line.said):
            yield _without_small_words(line, found.start() + 1, found.end())
    for pattern in (_HANDLE, _ON_PLATFORM):
        for found in pattern.finditer(line.said):
            yield from _handle(line, found.end())


def typed(line: Line) -> Iterator[Span]:
    """What is written with signs that nobody says."""
    if "." not in line.folded and "@" not in line.folded:
        return
    starts = [word.start for word in line.words]
    ends = [word.end for word in line.words]
    patterns = [("EMAIL", _TYPED_MAIL)] if "@" in line.folded else []
    for kind, pattern in [*patterns, ("URL", _TYPED_URL)]:
        for found in pattern.finditer(line.folded):
            start = line.places[found.start()]
            end = line.places[found.end() - 1] + 1
            first = bisect_right(ends, start)
            last = bisect_left(starts, end) - 1
            if first <= last:
                yield Span(first, last, kind)


def _said_mails(line: Line) -> Iterator[Span]:
    for found in _SAID_MAIL.finditer(line.said):
        at = line.word_at(found.start("at"))
        first = _local_part(line, at)
        if first < at:
            yield Span(first, line.word_at(found.end() - 1), "EMAIL")


def _local_part(line: Line, at: int) -> int:
    """Where the name before the "at" begins: after the cue, or where everyday words end."""
    words = line.words
    lowest = max(0, at - _LONGEST)
    first = at
    for place in range(at - 1, lowest - 1, -1):
        if words[place].is_pause or words[place].said in _STOPS:
            break
        first = place
    has_cue = any(word.said in _CUES for word in words[max(0, first - 4) : first])
    if has_cue or first == at:
        return first
    while first < at - 1 and is_common(words[first]) and words[first + 1].said not in _JOINTS:
        first += 1
    return first


def _without_small_words(line: Line, start: int, end: int) -> Span:
    first, last = line.word_at(start), line.word_at(end - 1)
    while first < last - 2 and line.words[first].said in {
        "is",
        "hai",
        "to",
        "the",
        "on",
        "at",
        "called",
    }:
        first += 1
    return Span(first, last, "URL")


def _handle(line: Line, end: int) -> Iterator[Span]:
    """Up to four words after "my channel is"; in Hindi they end before the verb."""
    first = line.word_at(end)
    last = first - 1
    for at in range(first, min(first + 4, len(line.words))):
        word = line.words[at]
        if word.is_pause or word.said in {
            "hai",
            "and",
            "aur",
            "but",
            "what",
            "kya",
            "is",
            "my",
            "on",
            "par",
        }:
            break
        last = at
    if last >= first:
        yield Span(first, last, "URL")
