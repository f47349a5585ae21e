"""What the child says in the demo, and what must come of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SPEECH = Path(__file__).resolve().parent / "speech"


@dataclass(frozen=True, slots=True)
class Line:
    """One press of the button. `listens_for_s`: how much of an answer the child bears."""

    clip: str
    words: str
    listens_for_s: float | None = None

    @property
    def path(self) -> Path:
        return SPEECH / f"{self.clip}.wav"


SCRIPT = (
    Line("en_kokaf_bella_hello", "hello hanuman"),
    Line("en_kokaf_heart_teach_child", "teach me the hanuman chalisa"),
    Line("hi_kokhf_alpha_recite_verse0_line1", "shri guru charan saroj raj, nij manu mukuru ..."),
    Line("en_kokaf_heart_yes_child", "yes"),
    Line("en_kokaf_heart_again_child", "say it again"),
    Line("en_kokaf_heart_story_child", "tell me a story about the leap to lanka", 25),
    Line("en_kokaf_heart_play_child", "play the hanuman chalisa", 10),
    Line("en_kokaf_heart_night_child", "good night"),
)

Call = Mapping[str, Any]


def missing(
    calls: Iterable[Call],
    verses: Mapping[int, str],
    taught: Iterable[int],
    *,
    is_fresh: bool,
) -> list[str]:
    """
    What the conversation should have brought and did not, in words; nothing when all is well.

    `calls` are the functions called, as {"name", "arguments", "result"}; `verses` the approved
    Devanagari by index; `taught` the verse indices with a progress row. On a fresh database the
    first verse taught is index 0.
    """
    results: dict[str, list[Any]] = {}
    for call in calls:
        results.setdefault(call["name"], []).append(call["result"])
    lessons = [r for r in results.get("teach_hanuman_chalisa", []) if r and "index" in r]
    found = []
    if not any(lesson["devanagari"] == verses.get(lesson["index"]) for lesson in lessons):
        found.append("a teach_hanuman_chalisa call with the verse to the letter")
    elif is_fresh and lessons[0]["index"] != 0:
        found.append("verse 0 as the first lesson")
    if not any(r and r.get("story") for r in results.get("tell_story", [])):
        found.append("a tell_story call")
    recitals = results.get("check_recitation", [])
    if is_fresh and not any(r and r.get("recited") and r["held"] for r in recitals):
        found.append("a check_recitation call with the words that were held")
    if "end_call" not in results:
        found.append("an end_call")
    if not set(taught) & {lesson["index"] for lesson in lessons}:
        found.append("a row of progress for the verse that was taught")
    return found
