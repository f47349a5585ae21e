"""What a function returned: numbers, texts for people, notes for a model."""

import json
import re
from typing import Any

A_NOTE = re.compile(
    r"^\s*[\[(<]|\b(already|has been|have been|was|were|is being|will be)\b.{0,40}"
    r"\b(spoken|said|played|told|read|heard|recited)\b"
    r"|\b(do not|don't|never) (say|repeat|read|speak)",
    re.IGNORECASE,
)
ASKS_FOR_SILENCE = re.compile(
    r"\b(say|add) nothing\b|\bdo not say anything\b|\bstay silent\b", re.IGNORECASE
)


def number_in(result: dict[str, Any], name: str) -> int | None:
    """A whole number among what a function returned; None for anything else."""
    value = result.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_speakable(value: Any) -> bool:
    """A text for the user, not a note to the model that something has been spoken."""
    return isinstance(value, str) and bool(value.strip()) and not A_NOTE.search(value)


def read_result(content: str) -> dict[str, Any]:
    """A function's result as an object; a plain text becomes its member `text`."""
    try:
        value = json.loads(content)
    except ValueError:
        value = content
    if isinstance(value, dict):
        return value
    return {"text": value} if isinstance(value, str) else {"result": value}


def has_failed(result: dict[str, Any]) -> bool:
    """Whether the function says that it did not work."""
    return bool(result.get("error")) or result.get("ok") is False


def refusal_in(result: dict[str, Any]) -> str:
    """The sentence for the user in a failed result; "" when there are only details for a model."""
    error = result.get("error")
    for source in (result, error if isinstance(error, dict) else {}):
        for name in ("say", "message", "sentence"):
            if is_speakable(source.get(name)):
                return source[name]
    is_for_people = "code" in result and is_speakable(error)
    return str(error) if is_for_people else ""


def wants_silence(result: dict[str, Any]) -> bool:
    """Whether a note asks that nothing be said."""
    texts = (value for value in result.values() if isinstance(value, str))
    return any(ASKS_FOR_SILENCE.search(text) for text in texts)
