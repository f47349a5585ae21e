"""What a tool gives back: the whole result, what the model sees of it, what is spoken."""

from dataclasses import dataclass, field
from typing import Any

from voice.effects import Media

SPOKEN = "(already spoken to the child word for word; do not repeat it)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    `result` is the product's contract in full. `for_model` is the same with what the server
    speaks itself replaced by a note. `farewell` ends the conversation once it has been played.
    """

    result: dict[str, Any]
    for_model: dict[str, Any]
    media: tuple[Media, ...] = field(default=())
    say: str = ""
    farewell: str = ""
    topic: str = ""
    is_failure: bool = False
    took_ms: int = 0
