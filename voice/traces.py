"""What a developer's toy is told of a turn: its tools and its latencies, in small messages."""

import json
from typing import Any

from voice.tools.toolbox import arguments_of
from wire import traces


def trace_messages(turn: int, members: dict[str, Any]) -> list[str]:
    """The protocol's `trace` messages for one tool call or one turn's stages."""
    if members["kind"] == "tool":
        members = members | {"arguments": arguments_of(members["arguments"])}
    return traces.parts(turn, json.dumps(members, ensure_ascii=False))
