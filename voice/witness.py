"""
Who tells a developer's toy, or a parent's page, what happens between the platform and the agent.

Only to those who asked in their hello and may know; nothing is kept. Of messages it tells type,
numbers and codes: the words of both sides stand in the toy's own messages already.
"""

import json
from collections.abc import Callable
from typing import Any

from voice.conversation import Conversation
from voice.traces import trace_messages

# Several a second each, or the same words once more.
UNTOLD = {"KeepAlive", "History"}
UNTOLD_NUMBER = "stt_latency"
CODES = ("role", "code", "name", "behavior", "model")
LONGEST_CODE = 64


class Witness:
    """Of one conversation; `put` is the way to the toy."""

    def __init__(
        self, conversation: Conversation, put: Callable[[str], None], *, may_trace: bool
    ) -> None:
        self._conversation = conversation
        self._put = put
        self._may_trace = may_trace

    def tell(self, turn: int, members: dict[str, Any]) -> None:
        """A trace of the conversation."""
        if self._is_asked:
            for message in trace_messages(turn, members):
                self._put(message)

    def saw(self, way: str, message: str | bytes) -> None:
        """A message went "up" to the agent, or came "down" from it; sound is not told."""
        if isinstance(message, bytes) or not self._is_asked:
            return
        members = event(message)
        if members is not None:
            turn = self._conversation.turn.number
            self.tell(turn, {"kind": "event", "way": way, **members})

    @property
    def _is_asked(self) -> bool:
        return self._may_trace and self._conversation.link.wants_trace


def event(message: str) -> dict[str, Any] | None:
    """The name and the figures of a message of the agent's protocol; None: not worth telling."""
    try:
        members = json.loads(message)
    except ValueError:
        return {"name": "unreadable"}
    if not isinstance(members, dict):
        return {"name": "unreadable"}
    name = str(members.pop("type", "unreadable"))[:LONGEST_CODE]
    if name in UNTOLD or (name == "LatencyReport" and set(members) == {UNTOLD_NUMBER}):
        return None
    return {"name": name, **_figures(members)}


def _figures(members: dict[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for key, value in members.items():
        if isinstance(value, bool | int | float):
            figures[key] = value
        elif isinstance(value, str) and key in CODES:
            figures[key] = value[:LONGEST_CODE]
        elif isinstance(value, str) and key in ("content", "message"):
            figures["characters"] = len(value)
    functions = members.get("functions")
    if isinstance(functions, list):
        names = [one.get("name") for one in functions if isinstance(one, dict)]
        figures["functions"] = ", ".join(str(one)[:LONGEST_CODE] for one in names)
    agent = members.get("agent")
    if isinstance(agent, dict):
        figures["agent"] = {key: _shape(agent.get(key)) for key in ("listen", "think", "speak")}
    return figures


def _shape(part: Any) -> Any:
    """Of the settings' parts only who does it: never the prompt, never a key."""
    if isinstance(part, list):
        return [_shape(one) for one in part]
    provider = part.get("provider") if isinstance(part, dict) else None
    if not isinstance(provider, dict):
        return None
    return {key: provider[key] for key in ("type", "model", "version") if key in provider}
