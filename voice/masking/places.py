"""Where the child and its family live."""

import re
from collections.abc import Iterator

from voice.masking.folding import STOP, WALL, Line, Word
from voice.masking.people import is_city, is_common, is_scripture
from voice.masking.relatives import I_OR_IN, MINE, OWN_WORDS, RELATIVE_WORDS, RELATIVES
from voice.masking.spans import Span
from voice.masking.vocabulary import group

_SUBJECT = 5  # words before "live" in which is said who
_LONGEST = 12  # words of an address

KINDS_OF_PLACE = group("places.kinds_of_place")
_NUMBERED = group("places.numbered")
_ORDINALS = group("places.ordinals")
_LANDMARKS = group("places.landmarks")
_FLOOR = re.compile(
    r" (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    r"|twelfth|ground|top|\d{1,2}(?:st|nd|rd|th)?) (?:floor|manzil)(?= )"
)
_AT_HOME = group("places.at_home")
_ENDS = group("places.ends")
_COUNTRIES = group("places.countries")
_NEAR = group("places.near")

_SAYS_WHERE = "(?:in|at|on|near|to|behind|opposite|beside|next to|by|close to|above|across from)"
_LIVES = re.compile(
    r" (?:live|lives|stay|stays|living|staying|moved|reside|shifted|lived|leave|liv|lib)"
    rf" (?:(?:over|just|right|very|so|only|now|here) ){{0,2}}(?P<where>{_SAYS_WHERE}) "
)
_HOME_IS = re.compile(
    rf" (?:{MINE}|(?:{RELATIVES}) (?:'s|ka)) (?:new |old |home )?(?:house|home|flat|address|adress"
    rf"|building|apartment|society|colony|place|ghar|area|room|village|gaon)"
    rf"(?: (?:'s|ka))?(?: name| naam| address| adress| pata)?(?: (?:is called|is|'s|hai"
    rf"|called|comes))?(?: (?P<where>{_SAYS_WHERE}))? "
)
_ADDRESS_IS = re.compile(
    r" (?:(?:address|ghar ka pata|mera pata|hamara pata|home address)(?: (?:is|hai"
    r"|'s))|mera pata|hamara pata|ghar ka pata) "
)
_HAVE_HOME = re.compile(
    r" (?:have|got|bought|rented) (?:a|an|our) (?:\S+ )?(?:house|home|flat|apartment"
    r"|villa) (?P<where>in|at|on|near) "
)
_FROM = re.compile(
    r" (?:(?:i|we) (?:(?:am|are|come|came)(?: \S+)? from|belong to)"
    r"|(?:hometown|native place|native) (?:is|'s)) "
)
_CALLED = re.compile(
    r" (?:building|society|apartment|colony|tower|complex|chawl|villa|house)"
    r" (?:is |hai )?(?:called|named|ka naam|name is) "
)
_REHTA = re.compile(r" rehta(?= )")
_SE_HOON = re.compile(
    rf" (?:{I_OR_IN}|hum) (?=(?:[^\s.¤]+ ){{1,4}}"
    r"(?:se (?:hoon|hai|aata|aaya)|ka r[ea]h?ne [vw]al[aie]) )"
)
_NUMBERED_PLACE = re.compile(
    r" (?:flat|house|plot|ward|sector|block|tower|wing|phase|gali|makaan|apartment"
    r"|lane|villa|bungalow|pocket|ghar number|street|door)"
    r"(?: (?:number|no))?(?: (?:is|hai|'s))? (?:(?:[a-z] )?\d+[a-z]?(?: (?:\d+|hundred|sau)){0,5}"
    r"(?: [b-hj-z](?= ))?|[b-hj-z](?= ))"
)
_BESIDE = re.compile(r" ka (?:paas|saamne|peeche)(?= )")
_NAMED_PLACE = re.compile(
    r" (?:nagar|vihar|colony|enclave|society|apartment|marg|layout|residency"
    r"|heights|kunj|mohalla|chawl|extension|avenue|boulevard|puram|road|street)(?= )"
)
_STREET = re.compile(
    r" \d+[a-z]?(?: \d+){0,4}(?: [a-z])? (?:[^\s.,;¤\d]+ ){1,3}?"
    r"(?:road|street|lane|drive|avenue|court|crescent|way|cross|boulevard|place"
    r"|terrace|st|rd|ave|gali|marg|nagar|vihar|colony)(?= )"
)
_SMALL = group("places.small")
_NO = frozenset({"nahi", "nahin", "not", "no", "नहीं"})
_JOINTS = frozenset({"of", "in", "near", "behind", ","})


def find(line: Line) -> Iterator[Span]:
    """The addresses of a line."""
    said = line.said
    for pattern in (_LIVES, _HOME_IS, _HAVE_HOME, _ADDRESS_IS, _FROM):
        for found in pattern.finditer(said):
            if found.end() < len(said) and (pattern is not _LIVES or _is_ours(line, found)):
                where = found.groupdict().get("where")
                yield from _after_cue(line, line.word_at(found.end()), where=where)
    for found in _CALLED.finditer(said):
        yield from _called(line, found)
    for found in _SE_HOON.finditer(said):
        yield from _after_cue(line, line.word_at(found.end()), where=None)
    for found in _REHTA.finditer(said):
        yield from _before_rehta(line, line.word_at(found.start() + 1))
    if line.present & _AT_HOME and line.present & OWN_WORDS:
        yield from _about_home(line)
    for pattern in (_NUMBERED_PLACE, _STREET):
        for found in pattern.finditer(said):
            yield from _numbered(line, found)
    for found in _NAMED_PLACE.finditer(said):
        yield from _before_kind(line, line.word_at(found.start() + 1))


def _about_home(line: Line) -> Iterator[Span]:
    """Floors, towns and landmarks, in a line that is about the child's own home."""
    for found in _FLOOR.finditer(line.said):
        yield Span(line.word_at(found.start() + 1), line.word_at(found.end() - 1), "ADDRESS")
    for at, word in enumerate(line.words):
        if is_city(word):
            yield Span(at, at, "ADDRESS")
    for found in _BESIDE.finditer(line.said):
        for span in _before_kind(line, line.word_at(found.start() + 1)):
            yield Span(span.first, span.last + 1, "ADDRESS")


def _after_cue(line: Line, first: int, *, where: str | None) -> Iterator[Span]:
    """Up to where the address ends: a stop, a verb, another thought."""
    words, last = line.words, first - 1
    for at in range(first, min(first + _LONGEST, len(words))):
        word = words[at]
        if word.said in (STOP, WALL) or (word.said in _ENDS and not _is_inside(words, at)):
            break
        last = at
    is_near = where is not None and where.split()[0] in _NEAR
    yield from telling(words, first, last, is_near=is_near)


def _is_ours(line: Line, found: re.Match[str]) -> bool:
    """Whether it is the child or one of its people who lives there."""
    verb = line.word_at(found.start() + 1)
    before = line.words[max(0, verb - _SUBJECT) : verb]
    for at in range(len(before) - 1, -1, -1):
        if before[at].said in (STOP, WALL):
            before = before[at + 1 :]
            break
    return any(word.said in OWN_WORDS or word.said in RELATIVE_WORDS for word in before)


def _called(line: Line, found: re.Match[str]) -> Iterator[Span]:
    """The name of a house, whatever words it is made of."""
    first = last = line.word_at(found.end())
    if found.end() >= len(line.said) or line.words[first].said in _ENDS | {"the", STOP, WALL}:
        return
    while last + 1 < min(len(line.words), first + 4):
        word = line.words[last + 1]
        if word.is_pause or word.said in _ENDS or word.said in I_OR_IN.split("|"):
            break
        last += 1
    yield Span(first, last, "ADDRESS")


def _is_inside(words: list[Word], at: int) -> bool:
    """Roman "me" that means "in", and Hanuman of a Hanuman temple, belong to an address."""
    after = words[at + 1].said if at + 1 < len(words) else ""
    is_in = words[at].said == "me" and after != ""
    return is_in or (words[at].said == "hanuman" and after in _LANDMARKS)


def telling(words: list[Word], first: int, last: int, *, is_near: bool = False) -> Iterator[Span]:
    """The part of the words that tells where; nothing when it could be anybody's home."""
    while first <= last and words[first].said in _SMALL | {",", "called", "to", "log", "abhi"}:
        first += 1
    tells = [at for at in range(first, last + 1) if _tells(words, at)]
    content = [at for at in range(first, last + 1) if words[at].said not in _SMALL]
    is_near = is_near or any(words[at].said in _NEAR for at in content)
    has_landmark = any(words[at].said in _LANDMARKS for at in content)
    things = [at for at in content if words[at].said not in _NEAR | _NO]
    if not tells and not (has_landmark and len(things) >= 2):
        return
    kinds = [at for at in content if words[at].said in KINDS_OF_PLACE | _NEAR]
    ends = [*tells, *kinds] if tells else content
    end = max(ends)
    if is_near or (tells and last - end == 1):
        end = content[-1]
    yield Span(first, end, "ADDRESS")


def _tells(words: list[Word], at: int) -> bool:
    word = words[at]
    if word.is_pause or word.said in _COUNTRIES or word.said in _SMALL:
        return False
    before = words[at - 1].said if at else ""
    after = words[at + 1].said if at + 1 < len(words) else ""
    if word.number is not None or word.said in _ORDINALS or word.digits:
        return bool({before, after} & _NUMBERED) or len(word.digits) > 1
    if any(letter.isdigit() for letter in word.text):
        return True
    if is_city(word):
        return True
    return not is_common(word) and not is_scripture(word) and len(word.text) > 1


def _before_rehta(line: Line, verb: int) -> Iterator[Span]:
    """ "Hum ... mein rehte hain": from the subject to the postposition."""
    words = line.words
    end = verb - 1
    if end > 0 and words[end].said in ("hi", "bhi", "log"):
        end -= 1
    first, subject = end, None
    for at in range(end - 1, max(-1, end - _LONGEST), -1):
        word = words[at]
        if word.said in (STOP, WALL):
            break
        is_me = word.said in OWN_WORDS and (
            word.said not in I_OR_IN.split("|") or _opens(words, at)
        )
        if is_me or word.said in RELATIVE_WORDS:
            subject = at
            break
        first = at
    after = words[verb + 1].said if verb + 1 < len(words) else ""
    if subject is not None or after == "hoon":
        yield from telling(words, first, end - 1)


def _opens(words: list[Word], at: int) -> bool:
    """Roman "main" at the beginning of a thought is "I", elsewhere "in"."""
    return words[at].text in ("main", "मैं", "mai") or at == 0 or words[at - 1].is_pause


def _numbered(line: Line, found: re.Match[str]) -> Iterator[Span]:
    first, last = line.word_at(found.start() + 1), line.word_at(found.end() - 1)
    inside = line.words[first : last + 1]
    if any(is_scripture(word) or word.said in _SMALL - {"is", "hai"} for word in inside):
        return
    end = last
    while end + 1 < len(line.words) and end - last < 5:
        after = end + 1 + (line.words[end + 1].said in _JOINTS)
        if after >= len(line.words):
            break
        if not (line.words[after].said in KINDS_OF_PLACE or _tells(line.words, after)):
            break
        end = after
    yield Span(first, end, "ADDRESS")


def _before_kind(line: Line, at: int) -> Iterator[Span]:
    """ "Shanti nagar": up to three words that nobody uses otherwise."""
    first = at
    while first > max(0, at - 3):
        word = line.words[first - 1]
        if word.is_pause or len(word.text) < 2 or is_common(word) or is_scripture(word):
            break
        first -= 1
    if first < at:
        yield Span(first, at, "ADDRESS")
