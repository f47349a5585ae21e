"""
The shape of `Settings` and of the parts that can be updated later, as Deepgram's parser sees it.

Source: the typed models of deepgram-sdk 7.17.0 and Deepgram's configuration pages; where they are
silent, unknown members are refused. What the values mean is read in `localagent.settings`.
"""

from localagent.schema import (
    any_object,
    anything,
    by_member,
    filled,
    flag,
    list_of,
    misshapen,
    number,
    one_of,
    one_or_many,
    record,
    text,
    unusable,
    whole,
)

ENCODINGS_IN = (
    "linear16", "linear32", "flac", "alaw", "mulaw", "amr-nb", "amr-wb", "opus", "ogg-opus",
    "speex", "g729",
)  # fmt: skip
ENCODINGS_OUT = ("linear16", "mulaw", "alaw", "mp3", "opus", "flac", "aac")

AUDIO = record(
    optional={
        "input": record({"encoding": one_of(*ENCODINGS_IN), "sample_rate": whole(1, 384_000)}),
        "output": record(
            optional={
                "encoding": one_of(*ENCODINGS_OUT),
                "sample_rate": whole(1, 384_000),
                "bitrate": whole(1, 650_000),
                "container": one_of("none", "wav", "ogg"),
            }
        ),
    }
)

ENDPOINT = record({"url": filled}, {"headers": any_object, "method": filled})

LISTEN = record(
    {
        "provider": by_member(
            "version",
            {
                "v1": record(
                    {"type": one_of("deepgram")},
                    {
                        "version": text,
                        "model": filled,
                        "language": filled,
                        "keyterms": list_of(text),
                        "smart_format": flag,
                    },
                ),
                "v2": record(
                    {"type": one_of("deepgram"), "model": filled, "version": text},
                    {
                        "keyterms": list_of(text),
                        "language_hints": list_of(filled),
                        "language_hint": anything,
                        "eot_threshold": number(0.5, 1.0),
                        "eager_eot_threshold": number(0.3, 0.9),
                        "eot_timeout_ms": whole(500, 60_000),
                    },
                ),
            },
            default="v1",
        )
    }
)


DEEPEST_SCHEMA = 20
SCHEMA_MEMBERS = {
    "properties": any_object,
    "required": list_of(text),
    "enum": list_of(anything),
    "examples": list_of(anything),
    "anyOf": list_of(any_object),
    "description": text,
}


def json_schema(value, path: str, depth: int = 0) -> None:
    """The parts of a JSON schema that are read here have the shapes they must have."""
    any_object(value, path)
    if depth > DEEPEST_SCHEMA:
        raise misshapen(path)
    for name, check in SCHEMA_MEMBERS.items():
        if value.get(name) is not None:
            check(value[name], f"{path}.{name}")
    if not isinstance(value.get("type", ""), str):
        list_of(text)(value["type"], f"{path}.type")
    inner = list((value.get("properties") or {}).items())
    for name, shape in inner + [("anyOf", one) for one in value.get("anyOf") or ()]:
        json_schema(shape, f"{path}.{name}", depth + 1)


def needs_think_live(value, path: str) -> None:
    """Members that Deepgram only takes together with `think_live`, which is by invitation."""
    raise unusable(path, "only with think_live")


FUNCTION = record(
    {"name": filled},
    {
        "description": text,
        "parameters": json_schema,
        "endpoint": record({"url": filled, "method": filled}, {"headers": any_object}),
        "defer_until_eot": flag,
        "initial_agent_filler": needs_think_live,
        "agent_filler_max_count": needs_think_live,
        "agent_filler_interval_ms": needs_think_live,
    },
)

_CREDENTIALS = record(
    {"type": one_of("iam", "sts"), "region": filled},
    {"access_key_id": text, "secret_access_key": text, "session_token": text},
)


def _thinker(hottest: float | None = None, **more):
    optional = {"version": text, **more}
    if hottest is not None:
        optional["temperature"] = number(0, hottest)
    return record({"type": text, "model": filled}, optional)


_REASONING = one_of("none", "minimal", "low", "medium", "high")

THINK = record(
    {
        "provider": by_member(
            "type",
            {
                "open_ai": _thinker(2, reasoning_mode=_REASONING),
                "anthropic": _thinker(1),
                "google": _thinker(2),
                "groq": _thinker(2, reasoning_mode=_REASONING),
                "aws_bedrock": _thinker(2, credentials=_CREDENTIALS),
                "deepgram": _thinker(2),
            },
        )
    },
    {
        "endpoint": ENDPOINT,
        "prompt": text,
        "functions": list_of(FUNCTION, most=128),
        "context_length": anything,
    },
)

SPEAK = record(
    {
        "provider": by_member(
            "type",
            {
                "deepgram": record(
                    {"type": text, "model": filled},
                    {
                        "version": one_of("v1", "v2"),
                        "speed": number(0.5, 1.5),
                        "expressivity": whole(-2, 2),
                    },
                ),
                "eleven_labs": record(
                    {"type": text, "model_id": filled},
                    {"version": text, "language": filled, "language_code": filled},
                ),
                "cartesia": record(
                    {
                        "type": text,
                        "model_id": filled,
                        "voice": record({"mode": filled, "id": filled}),
                    },
                    {"version": text, "language": filled, "volume": number(0.5, 2.0)},
                ),
                "open_ai": record(
                    {"type": text, "model": filled, "voice": filled}, {"version": text}
                ),
                "aws_polly": record(
                    {
                        "type": text,
                        "voice": filled,
                        "language": filled,
                        "engine": filled,
                        "credentials": _CREDENTIALS,
                    }
                ),
            },
        )
    },
    {"endpoint": ENDPOINT},
)

SAID_BEFORE = record({"role": one_of("user", "assistant"), "content": text}, {"type": text})
CALLED_BEFORE = record(
    {
        "function_calls": list_of(
            record(
                {"id": text, "name": filled, "arguments": text, "response": text},
                {"client_side": flag, "thought_signature": text},
            )
        )
    },
    {"type": text},
)


def history_item(value, path: str) -> None:
    """One item of `agent.context.messages`: words, or calls of functions."""
    is_call = isinstance(value, dict) and "function_calls" in value
    (CALLED_BEFORE if is_call else SAID_BEFORE)(value, path)


AGENT = record(
    optional={
        "language": filled,
        "context": record(optional={"messages": list_of(history_item)}),
        "listen": LISTEN,
        "think": one_or_many(THINK),
        "speak": one_or_many(SPEAK),
        "greeting": text,
    }
)


def agent(value, path: str) -> None:
    """The agent's settings, or the name of saved ones."""
    if not isinstance(value, str):
        AGENT(value, path)


SETTINGS = record(
    {"type": text, "audio": AUDIO, "agent": agent},
    {
        "tags": list_of(text),
        "experimental": flag,
        "flags": record(optional={"history": flag}),
        "mip_opt_out": flag,
    },
)
