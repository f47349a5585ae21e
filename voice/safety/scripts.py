"""
What is said to the child instead of an answer: approved sentences, each in every language.

Pure. The texts are in `scripts.json`; whoever changes one has it reviewed first. For crisis and
abuse they follow what child protection teaches: believe, thank, it is not your fault, tell a safe
grown-up now; nobody is questioned and no secrecy is promised. A hazard is never described again.
"hi-Latn" is the Hindi sentence for an English voice.
"""

import json
from pathlib import Path

from accounts.helplines import helplines
from accounts.regions import Region
from voice.effects import Sentence

_TEXTS: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "scripts.json").read_text(encoding="utf-8")
)
_CALLS = {True: _TEXTS.pop("call_emergency"), False: _TEXTS.pop("call_listener")}
SCRIPTS = _TEXTS
_DIGITS = {
    "en": "zero one two three four five six seven eight nine",
    "hi": "शून्य एक दो तीन चार पाँच छह सात आठ नौ",
    "hi-Latn": "shunya ek do teen chaar paanch chhah saat aath nau",
}
_EMERGENCIES = {"crisis_emergency"}
_LISTENERS = {"crisis_self_harm", "crisis_run_away", "abuse", "grooming", "distress"}


def approved(script: str, language: str, region: Region) -> Sentence:
    """
    The approved answer of that name for a child of that language ("en", "hi", "hi-Latn").

    Raises KeyError when there is no such script. Where somebody can be called, the number of
    `region` is added, digit by digit; nothing where we know of none.
    """
    if language.startswith("hi"):
        return Sentence(
            _whole(script, "hi", region), "hi", romanised=_whole(script, "hi-Latn", region)
        )
    return Sentence(_whole(script, "en", region), "en")


def _whole(script: str, language: str, region: Region) -> str:
    text = SCRIPTS[script][language]
    is_emergency = script in _EMERGENCIES
    numbers = [one.number for one in helplines(region) if one.is_emergency is is_emergency]
    if not numbers or script not in _EMERGENCIES | _LISTENERS:
        return text
    return f"{text} {_CALLS[is_emergency][language].format(_spoken(numbers[0], language))}"


def _spoken(number: str, language: str) -> str:
    words = _DIGITS[language].split()
    return " ".join(words[int(digit)] for digit in number if digit.isdigit())
