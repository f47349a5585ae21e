"""What is asked of a lesson beside the next verse, as the function that teaches is asked it."""

from typing import Any

from localagent.intents import Intent
from localagent.results import number_in
from localagent.toolset import Toolset, Wish

WISHES: dict[str, dict[str, str]] = {  # of each intent, the arguments that say it
    "again": {"ask": "again"},
    "slower": {"ask": "slower"},
    "meaning": {"ask": "meaning"},
    "first_half": {"part": "line1"},
    "second_half": {"part": "line2"},
    "word": {"ask": "word"},
    "test": {"ask": "test"},
}
AT_ANY_TIME = ("word", "test")  # the others are about the verse that was taught last


def lesson_wish(tools: Toolset, intent: Intent, lesson: dict[str, Any] | None) -> Wish | None:
    """
    The call for what is wanted of the last `lesson`'s result, None when there was none yet.

    None for any other intent, and where the function has no parameter that takes such a wish.
    """
    wanted = WISHES.get(intent.kind, {})
    is_taken = all(tools.takes("teach", name, value) for name, value in wanted.items())
    if not wanted or not is_taken or (lesson is None and intent.kind not in AT_ANY_TIME):
        return None
    is_about_it = lesson is not None and intent.kind != "test"
    index = number_in(lesson, "index") if lesson is not None and is_about_it else None
    word = {"word": intent.word} if intent.word else {}
    return tools.wish("teach", index=index, **wanted, **word)


def is_explanation(result: dict[str, Any]) -> bool:
    """Whether a verse was only spoken about: what was taught last is still what it was."""
    return result.get("ask") in ("meaning", "word")
