"""
Reading the Voice Agent's text messages (server to client) into values, once, at the edge.

Source: Deepgram Voice Agent API v1. Members that we have no use for are not kept; new kinds of
message must not end a lesson, broken ones must say how.
"""

import json
import re
from dataclasses import dataclass
from typing import Any


class AgentProtocolError(Exception):
    """The upstream said something that cannot be read. `code` is stable: "json" or "shape"."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Welcome:
    request_id: str


@dataclass(frozen=True, slots=True)
class SettingsApplied:
    pass


@dataclass(frozen=True, slots=True)
class UserStartedSpeaking:
    pass


@dataclass(frozen=True, slots=True)
class UserText:
    """The child's finished turn in words."""

    content: str


@dataclass(frozen=True, slots=True)
class AgentText:
    """A sentence that the agent is about to speak."""

    content: str


@dataclass(frozen=True, slots=True)
class AgentAudioDone:
    """The last byte of a reply has been sent, not played."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One client-side function call. `arguments` is JSON text, unchecked."""

    id: str
    name: str
    arguments: str
    thought_signature: str | None = None


@dataclass(frozen=True, slots=True)
class ToolCalls:
    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class ToolsCancelled:
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InjectionRefused:
    pass


@dataclass(frozen=True, slots=True)
class Warned:
    code: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Fatal: the server closes after it."""

    code: str


@dataclass(frozen=True, slots=True)
class Unheeded:
    """Something we have no use for."""

    kind: str


Message = (
    Welcome
    | SettingsApplied
    | UserStartedSpeaking
    | UserText
    | AgentText
    | AgentAudioDone
    | ToolCalls
    | ToolsCancelled
    | InjectionRefused
    | Warned
    | Failure
    | Unheeded
)


def read(text: str) -> Message:
    """Read one text message. Raises AgentProtocolError "json" or "shape"."""
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        raise AgentProtocolError("json", "not JSON") from None
    if not isinstance(members, dict) or not isinstance(members.get("type"), str):
        raise AgentProtocolError("shape", "no type")
    kind = members["type"]
    try:
        return _read(kind, members)
    except (KeyError, TypeError, AttributeError):
        raise AgentProtocolError("shape", kind) from None


def _read(kind: str, members: dict[str, Any]) -> Message:
    match kind:
        case "ConversationText":
            content = _storable(str(members["content"]))
            return UserText(content) if members["role"] == "user" else AgentText(content)
        case "AgentAudioDone":
            return AgentAudioDone()
        case "UserStartedSpeaking":
            return UserStartedSpeaking()
        case "FunctionCallRequest":
            return ToolCalls(tuple(map(_call, filter(_is_ours, members["functions"]))))
        case "FunctionCallCancelled":
            return ToolsCancelled(tuple(str(item["id"]) for item in members["functions"]))
        case "Welcome":
            return Welcome(str(members.get("request_id", "")))
        case "SettingsApplied":
            return SettingsApplied()
        case "InjectionRefused":
            return InjectionRefused()
        case "Warning":
            return _warned(str(members.get("code", "")))
        case "Error":
            return Failure(_code(members))
    return Unheeded(kind)


def _is_ours(item: dict[str, Any]) -> bool:
    return item.get("client_side", True) is True


def _call(item: dict[str, Any]) -> ToolCall:
    arguments = item.get("arguments") or "{}"
    if not isinstance(arguments, str):
        arguments = json.dumps(arguments)
    signature = item.get("thought_signature")
    return ToolCall(str(item["id"]), str(item["name"]), _storable(arguments), signature)


def _code(members: dict[str, Any]) -> str:
    # It becomes a metric's label and part of a log line: a code, never a sentence.
    code = str(members.get("code", ""))
    return code if re.fullmatch(r"|[A-Z][A-Z0-9_]{2,59}", code) else "other"


def _storable(text: str) -> str:
    # JSON can spell half a surrogate pair, which no socket and no database takes.
    return text.encode("utf-8", "replace").decode()


def _warned(code: str) -> Message:
    # Refusals are documented both as a message of their own and as these warnings.
    if code.startswith("INJECT_AGENT_MESSAGE_DURING_"):
        return InjectionRefused()
    return Warned(code)
