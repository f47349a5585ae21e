"""
Messages between toy and platform: one text WebSocket message is one JSON object with a `type`.

The tables below are the protocol. Reading checks a message against them once, at the edge, and
answers a dict with every member of its type: missing optional ones hold their default, unknown
ones are left out. A type that is not in the table is "unknown-type", which ends nothing.
"""

import json
import sys

from wire import members
from wire.limits import (
    DOWN_RATE_HZ,
    FRAME_MS_MAX,
    FRAME_MS_MIN,
    MAX_ADDRESS_CHARS,
    MAX_DAY_MS,
    MAX_FROM_TOY_TEXT_BYTES,
    MAX_ROLL_MS,
    MAX_TEXT_CHARS,
    MAX_TO_TOY_BYTES,
    MAX_TRACE_PARTS,
    MAX_TURN,
    MAX_WORD_CHARS,
    PROTOCOL,
    RATES_HZ,
)
from wire.members import choice, or_null, text, whole, word, yes_no

LISTEN_STATES = ("start", "stop")
TURN_STATES = ("heard", "thinking", "speaking", "done")
SOURCES = ("agent", "recording", "clip", "prompt")
POLICY_STATES = (
    "paired",
    "unpaired",
    "no_consent",
    "withdrawn",
    "paused",
    "ai_off",
    "quiet_hours",
    "limit",
    "revoked",
    "erased",
)

_WORD = word(MAX_WORD_CHARS)
_MAYBE_WORD = or_null(_WORD)
_TURN = whole(1, MAX_TURN)
_ANY_TURN = whole(0, MAX_TURN)
_PERCENT = or_null(whole(0, 100))
_RSSI = or_null(whole(-127, 0))
_LIGHTS = or_null(yes_no())
_COUNT = whole(0, 2**31 - 1, 0)

FROM_TOY = {
    "hello": {
        "protocol": choice((PROTOCOL,)),
        "firmware": _WORD,
        "audio": {"rate": whole(8000, 96_000), "frame_ms": whole(FRAME_MS_MIN, FRAME_MS_MAX)},
        "context": {"etag": _MAYBE_WORD, "saved_at": _MAYBE_WORD},
        "battery": _PERCENT,
        "rssi": _RSSI,
        "trace": yes_no(False),
    },
    "listen": {
        "state": choice(LISTEN_STATES),
        "turn": _TURN,
        "pre_roll_ms": whole(0, MAX_ROLL_MS, 0),
        "post_roll_ms": whole(0, MAX_ROLL_MS, 0),
        "rate": or_null(choice(RATES_HZ)),
    },
    "abort": {"turn": _ANY_TURN, "reason": word(MAX_WORD_CHARS, "button")},
    "played": {"turn": _ANY_TURN, "ms": whole(0, MAX_DAY_MS), "underruns": _COUNT},
    "status": {
        "battery": _PERCENT,
        "rssi": _RSSI,
        "heap": or_null(_COUNT),
        "lag_ms": or_null(_COUNT),
        "gc_ms": or_null(_COUNT),
        "dropped_ms": _COUNT,
        "underruns": _COUNT,
        "resets": _COUNT,
        "uptime": _COUNT,
        "faults": _MAYBE_WORD,
        "update": _MAYBE_WORD,
    },
}

FROM_PLATFORM = {
    "hello": {
        "session": _WORD,
        "audio": {"rate": choice((DOWN_RATE_HZ,)), "lead_ms": whole(0, 60_000, 0)},
        "server_time": _WORD,
        "context": {
            "fresh": yes_no(False),
            "etag": _MAYBE_WORD,
            "language": _MAYBE_WORD,
            "timezone": _MAYBE_WORD,
            "volume": _PERCENT,
            "lights": _LIGHTS,
        },
    },
    "turn": {
        "turn": _ANY_TURN,
        "state": choice(TURN_STATES),
        "text": or_null(text(MAX_TEXT_CHARS)),
    },
    "play": {
        "turn": _ANY_TURN,
        "source": choice(SOURCES),
        "ms": or_null(whole(0, MAX_DAY_MS)),
    },
    "stop": {"turn": _ANY_TURN},
    "settings": {"volume": _PERCENT, "lights": _LIGHTS},
    "sleep": {"reason": word(MAX_WORD_CHARS, "")},
    "policy": {"state": choice(POLICY_STATES), "code": _MAYBE_WORD},
    "update": {"version": _WORD, "manifest": word(MAX_ADDRESS_CHARS)},
    "error": {
        "code": _WORD,
        "message": text(MAX_TEXT_CHARS, ""),
        "retry_after_ms": or_null(whole(0, MAX_DAY_MS)),
    },
    "trace": {
        "turn": _ANY_TURN,
        "part": whole(1, MAX_TRACE_PARTS),
        "parts": whole(1, MAX_TRACE_PARTS),
        "data": text(MAX_TO_TOY_BYTES),
    },
}

# CPython would spell a letter of Devanagari with six bytes where UTF-8 needs three.
_OPTIONS: dict = {"separators": (",", ":")}
if sys.implementation.name == "cpython":
    _OPTIONS["ensure_ascii"] = False


class MessageError(Exception):
    """
    A message that cannot be used. `code` is stable and public, `detail` names the member.

    Codes: "json" (no JSON), "shape" (not what the tables say), "large", and "unknown-type", after
    which the receiver goes on as if nothing had come. Never shows what the message held.
    """

    def __init__(self, code, detail=""):
        super().__init__(code + (": " + detail if detail else ""))
        self.code = code
        self.detail = detail


def pack(kind, **contents):
    """
    The text of a message of type `kind`. The caller sends what the tables accept.

    Raises MessageError "large" when it is more than a toy can take (4 KB), in either direction.
    """
    contents["type"] = kind
    message = json.dumps(contents, **_OPTIONS)
    _measure(message, MAX_TO_TOY_BYTES)
    return message


def read_from_toy(message):
    """Read a toy's message into a dict with all its members. Raises MessageError."""
    return _read(message, FROM_TOY, MAX_FROM_TOY_TEXT_BYTES)


def read_from_platform(message):
    """Read the platform's message into a dict with all its members. Raises MessageError."""
    return _read(message, FROM_PLATFORM, MAX_TO_TOY_BYTES)


def _read(message, tables, most_bytes):
    _measure(message, most_bytes)
    try:
        given = json.loads(message)
    except (ValueError, RuntimeError, MemoryError):  # CPython: nested too deeply is a RuntimeError
        raise MessageError("json", "not readable as JSON")
    if not isinstance(given, dict) or not isinstance(given.get("type"), str):
        raise MessageError("shape", "an object with a type")
    kind = given["type"]
    table = tables.get(kind)
    if table is None:
        raise MessageError("unknown-type")
    mistake = members.wrong(given, table)
    if mistake:
        raise MessageError("shape", kind + "." + mistake)
    read = members.complete(given, table)
    read["type"] = kind
    if "context" in table and tables is FROM_PLATFORM:
        read["context"] = given["context"] | read["context"]  # the toy keeps more than it knows
    return read


def _measure(message, most_bytes):
    if len(message) * 4 <= most_bytes:  # a character is at most four bytes
        return
    try:
        size = len(message.encode("utf-8"))
    except UnicodeError:
        raise MessageError("shape", "half a surrogate pair")
    if size > most_bytes:
        raise MessageError("large", "at most {} bytes".format(most_bytes))
