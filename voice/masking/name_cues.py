"""The ways in which people are introduced, each with how sure it is that a name follows."""

import re
from dataclasses import dataclass
from enum import IntEnum

from voice.masking.relatives import I_OR_IN, MINE, QUALITIES, RELATIVES
from voice.masking.vocabulary import group


class Faith(IntEnum):
    """How sure it is that a name follows."""

    HINTED = 0  # "I am ..."
    KIN = 1  # "my brother ..."
    NAMED = 2  # "... name is ..."
    OWN = 3  # "my name is ..."


@dataclass(frozen=True, slots=True)
class Cue:
    """
    Words before a name. `then`: one of these must follow the name, when there are any.
    `may_act`: a verb may follow as well as a name ("my brother sings").
    """

    faith: Faith
    pattern: re.Pattern[str]
    then: frozenset[str] = frozenset()
    may_act: bool = False


def _cue(faith: Faith, pattern: str, then: str = "", *, may_act: bool = False) -> Cue:
    return Cue(faith, re.compile(pattern), frozenset(then.split()), may_act)


_IS = "(?:is|'s|are|hai|to|toh|bhi|that 's|called|was|he) "
_PERSON = f"(?:(?:{QUALITIES}) ){{0,2}}(?:{RELATIVES})(?: ji)?(?: (?:'s|ka|s))?"
_KIND = (
    "(?:(?:full|first|last|middle|good|nick|pet|real|pura|poora|puri|asli|shubh|ghar"
    " ka|pyar ka|pyaar ka|school ka) )"
)
_NAME = f"{_KIND}{{0,2}}(?:name|names|nickname|surname|naam)"
_TITLES = "mr|mrs|ms|miss|dr|professor|mister"
_HERE = "speaking here talking calling from"

CUES = (
    _cue(Faith.OWN, f" (?:{MINE}) {_NAME} {_IS}(?:{_IS})?"),
    _cue(Faith.OWN, f" (?:{MINE}) {_NAME} ", may_act=True),
    _cue(Faith.OWN, f" (?:(?:{MINE}) )?{_PERSON} {_NAME} {_IS}(?:{_IS})?"),
    _cue(Faith.OWN, f" (?:(?:{MINE}) )?{_PERSON} {_NAME} ", may_act=True),
    _cue(Faith.NAMED, " (?:name|names|nickname|surname) (?:is|'s|are) "),
    _cue(Faith.NAMED, " naam (?:to |toh |bhi )?", "hai he"),
    _cue(Faith.NAMED, " naam hai "),
    _cue(Faith.OWN, f" naam (?:{MINE}) (?:to |hai )?"),
    _cue(Faith.HINTED, " (?:i am|i m|im|myself|i be|i is) "),
    _cue(Faith.HINTED, " (?:call|calls|called|named|name) (?:me|myself) "),
    _cue(Faith.HINTED, " (?:named|called) "),
    _cue(Faith.HINTED, " (?:it 's|its|it is) (?:only )?me "),
    _cue(Faith.HINTED, " (?:this is|it 's|its|it is) ", _HERE),
    _cue(Faith.HINTED, " (?:this|that|he|she|it) (?:is|'s) ", "my mera hamara our"),
    _cue(Faith.HINTED, " (?:ye|yeh) ", "mera hamara hai"),
    _cue(Faith.HINTED, " (?:happy birthday|hi|hello|good night|namaste) to "),
    _cue(Faith.HINTED, f" (?:{I_OR_IN}) (?:to |toh )?", "hoon ho hu"),
    _cue(Faith.KIN, f" (?:{I_OR_IN}) ", "bol baat"),
    _cue(Faith.HINTED, f" (?:{I_OR_IN}) hoon "),
    _cue(
        Faith.HINTED,
        " mujhe (?:sab |log |ghar par |pyar se |sab log |ghar mein ){0,2}",
        "bulate naam",
    ),
    _cue(Faith.HINTED, " (?:sab|log|ghar par) mujhe ", "bulate naam"),
    _cue(Faith.KIN, f" (?:{MINE}) {_PERSON} (?:{_IS}{{1,2}}|, )?", may_act=True),
    _cue(Faith.HINTED, f" (?:{_TITLES}) "),
)
CUE_WORDS = group("names.cue_words") | frozenset(f"{MINE}|{I_OR_IN}|{RELATIVES}".split("|"))

# After a name: "... is my cousin".
AFTER = re.compile(
    rf" (?:(?:that )?(?:is|'s|was|hai) (?:{MINE}) (?:name|naam|{_PERSON})"
    rf"|(?:{MINE}) (?:naam|(?:(?:{QUALITIES}) ){{0,2}}(?:{RELATIVES})) hai"
    r"|naam (?:hai )?mera)(?= )"
)
HERE = re.compile(
    r"^ (?:(?:hi|hello|hey|namaste|hanuman|ji) ){0,4}(?P<name>\S+) "
    r"(?:here|speaking|bol raha hoon) "
)
AT_LAST = re.compile(r" (?:it 's|its|it is|this is) (?P<name>\S+) $")
