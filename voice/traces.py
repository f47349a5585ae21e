"""What a developer's toy is told of a turn: its tools and its latencies, in small messages."""

import json
from typing import Any

from wire import traces


def trace_messages(turn: int, members: dict[str, Any]) -> list[str]:
    """The protocol's `trace` messages for one tool call or one turn's stages."""
    if members["kind"] == "tool":
        members = members | {"arguments": _arguments(members["arguments"])}
    return traces.parts(turn, json.dumps(members, ensure_ascii=False))


def _arguments(text: str) -> Any:
    """As an object for people to read; the text itself when it is not JSON."""
    try:
        return json.loads(text or "{}")
    except ValueError:
        return text
