"""
The JSON messages of Deepgram's Voice Agent v1, both ways: read from clients, packed for them.

Client messages become values; whatever is not exactly of the specification's shape is Rejected.
Server messages are dicts, ready for `json.dumps`.
"""

import json
from dataclasses import dataclass
from typing import Any

from localagent import settings_schema
from localagent.schema import (
    UNPARSABLE,
    Rejected,
    anything,
    filled,
    flag,
    misshapen,
    one_of,
    one_or_many,
    record,
    text,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Not read yet: `localagent.settings.read_settings` does."""

    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeepAlive:
    pass


@dataclass(frozen=True, slots=True)
class InjectUserMessage:
    content: str


@dataclass(frozen=True, slots=True)
class InjectAgentMessage:
    message: str
    behavior: str = "default"


@dataclass(frozen=True, slots=True)
class FunctionCallResponse:
    id: str
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class UpdatePrompt:
    prompt: str


@dataclass(frozen=True, slots=True)
class UpdateThink:
    think: Any


@dataclass(frozen=True, slots=True)
class UpdateSpeak:
    speak: Any


@dataclass(frozen=True, slots=True)
class UpdateListen:
    listen: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ForceEndTurn:
    pass


@dataclass(frozen=True, slots=True)
class Unheeded:
    """Well formed, and of no use to this server."""

    kind: str


SHAPES = {
    "KeepAlive": (record({"type": text}), lambda m: KeepAlive()),
    "ForceEndTurn": (record({"type": text}), lambda m: ForceEndTurn()),
    "InjectUserMessage": (
        record({"type": text, "content": text}),
        lambda m: InjectUserMessage(m["content"]),
    ),
    "InjectAgentMessage": (
        record(
            {"type": text, "message": filled},
            {"behavior": one_of("default", "queue", "interrupt"), "is_dynamic": flag},
        ),
        lambda m: InjectAgentMessage(m["message"], m.get("behavior") or "default"),
    ),
    "FunctionCallResponse": (
        record(
            {"type": text, "id": text, "name": text, "content": text},
            {"thought_signature": text, "client_side": flag},
        ),
        lambda m: FunctionCallResponse(m["id"], m["name"], m["content"]),
    ),
    "UpdatePrompt": (
        record({"type": text, "prompt": text}),
        lambda m: UpdatePrompt(m["prompt"]),
    ),
    "UpdateThink": (
        record({"type": text, "think": one_or_many(settings_schema.THINK)}),
        lambda m: UpdateThink(m["think"]),
    ),
    "UpdateSpeak": (
        record({"type": text, "speak": one_or_many(settings_schema.SPEAK)}),
        lambda m: UpdateSpeak(m["speak"]),
    ),
    "UpdateListen": (
        record({"type": text, "listen": settings_schema.LISTEN}),
        lambda m: UpdateListen(m["listen"]),
    ),
    "__customToThinkProvider": (
        record({"type": text, "content": anything}),
        lambda m: Unheeded("__customToThinkProvider"),
    ),
}


def read(message: str):
    """
    Read one text message. Raises Rejected.

    `Settings` is only recognised here, so that its own mistakes are found after those of order.
    """
    try:
        body = json.loads(message)
        message.encode()
        if "\\u" in message:  # half a surrogate pair can be neither sent nor spoken
            json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        raise Rejected(
            UNPARSABLE,
            "Text message received from client did not match any of the formats we expect.",
        )
    if body["type"] == "Settings":
        return Settings(body)
    if body["type"] not in SHAPES:
        raise misshapen("type")
    check, value = SHAPES[body["type"]]
    check(body, "")
    return value(body)


def plain(kind: str) -> dict[str, Any]:
    """A message that says no more than its type."""
    return {"type": kind}


def welcome(request_id: str) -> dict[str, Any]:
    return {"type": "Welcome", "request_id": request_id}


def conversation_text(role: str, content: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "ConversationText",
        "role": role,
        "content": content,
        "conversational_behavior": "default",
        **more,
    }


def said(role: str, content: str) -> dict[str, Any]:
    """The History echo of a ConversationText."""
    return {"type": "History", "role": role, "content": content}


def called(call, response: str) -> dict[str, Any]:
    """The History entry of an answered function call."""
    return {"type": "History", "function_calls": [{**_call(call), "response": response}]}


def function_call_request(call) -> dict[str, Any]:
    return {"type": "FunctionCallRequest", "functions": [_call(call)]}


def function_call_cancelled(call) -> dict[str, Any]:
    return {"type": "FunctionCallCancelled", "functions": [{"id": call.id, "name": call.name}]}


def _call(call) -> dict[str, Any]:
    return {
        "id": call.id,
        "name": call.name,
        "arguments": json.dumps(call.arguments, ensure_ascii=False),
        "client_side": True,
    }


def latency(field: str, seconds: float) -> dict[str, Any]:
    """Deepgram sends one figure per message."""
    return {"type": "LatencyReport", field: round(seconds, 6)}


def agent_started_speaking(total_s: float, tts_s: float) -> dict[str, Any]:
    """Documented and never seen in production: only sent on request."""
    return {
        "type": "AgentStartedSpeaking",
        "total_latency": round(total_s, 6),
        "tts_latency": round(tts_s, 6),
        "ttt_latency": round(total_s - tts_s, 6),
    }


def injection_refused(message: str) -> dict[str, Any]:
    return {"type": "InjectionRefused", "message": message}


def warning(code: str, description: str) -> dict[str, Any]:
    return {"type": "Warning", "description": description, "code": code}


def error(code: str, description: str) -> dict[str, Any]:
    return {"type": "Error", "description": description, "code": code}
