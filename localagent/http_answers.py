"""What is answered over plain HTTP on the agent's port, as Deepgram answers it."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from websockets.datastructures import Headers
from websockets.http11 import Response

from localagent.engine import EngineError
from localagent.schema import Rejected
from localagent.settings import Sound, output_sound, voice_named
from localagent.speaking import spoken, wav_header
from localagent.voice import FormatRefused

LONGEST_TEXT = 2_000  # characters of one request
MODELS = (
    ("gpt-4o-mini", "GPT-4o mini", "open_ai"),
    ("gpt-4o", "GPT-4o", "open_ai"),
    ("gpt-4.1-mini", "GPT-4.1 mini", "open_ai"),
    ("claude-haiku-4-5", "Claude Haiku 4.5", "anthropic"),
    ("gemini-2.5-flash", "Gemini 2.5 Flash", "google"),
)
SPEAK_PARAMETERS = frozenset(
    ("model", "encoding", "container", "sample_rate", "bit_rate", "speed", "tag", "mip_opt_out")
)


def answer(status: int, body: bytes, request_id: str, headers: Iterable[tuple[str, str]] = ()):
    """A whole response that closes the connection."""
    status = HTTPStatus(status)
    lines = Headers([("Connection", "close"), ("Content-Length", str(len(body)))])
    lines["dg-request-id"] = request_id
    for name, value in headers:
        lines[name] = value
    return Response(status.value, status.phrase, lines, body)


def as_json(status: int, value: Any, request_id: str, headers: Iterable[tuple[str, str]] = ()):
    headers = (("Content-Type", "application/json"), *headers)
    return answer(status, json.dumps(value).encode(), request_id, headers)


def problem(status: int, code: str, text: str, request_id: str):
    """A refusal: `dg-error` for handshakes, JSON for everybody."""
    body = {"err_code": code, "err_msg": text, "request_id": request_id}
    return as_json(status, body, request_id, [("dg-error", text)])


def models(request_id: str):
    """GET /v1/agent/settings/think/models"""
    known = [{"id": id, "name": name, "provider": provider} for id, name, provider in MODELS]
    return as_json(200, {"models": known}, request_id)


async def speech(voice, query: str, body: bytes | None, request_id: str):
    """POST /v1/speak: the text in the JSON body, spoken in the format of the query."""
    if body is None:
        return problem(411, "LENGTH_REQUIRED", "A Content-Length is needed.", request_id)
    try:
        text, speak, sound = _speak_request(query, body)
    except Rejected as rejected:
        status = 413 if rejected.code == "TEXT_TOO_LONG" else 400
        return problem(status, rejected.code, rejected.description, request_id)
    try:
        samples = b"".join([piece async for piece in spoken(voice, text, speak, sound)])
    except FormatRefused as error:
        return problem(400, "INVALID_QUERY_PARAMETER", str(error), request_id)
    except EngineError as error:
        return problem(503, "SERVICE_UNAVAILABLE", error.code, request_id)
    if sound.container == "wav":
        samples = wav_header(sound, len(samples)) + samples
    headers = [
        ("Content-Type", "audio/wav" if sound.container == "wav" else _media_type(sound)),
        ("dg-model-name", speak.model),
        ("dg-model-uuid", "00000000-0000-0000-0000-000000000000"),
        ("dg-char-count", str(len(text))),
    ]
    return answer(200, samples, request_id, headers)


def _media_type(sound: Sound) -> str:
    kinds = {"linear16": f"audio/l16;rate={sound.rate_hz};channels=1"}
    return kinds.get(sound.encoding, f"audio/{sound.encoding}")


def _speak_request(query: str, body: bytes):
    """Text, voice and format of a request. Raises Rejected."""
    given = dict(parse_qsl(query))
    for name in given:
        if name not in SPEAK_PARAMETERS:
            raise Rejected("INVALID_QUERY_PARAMETER", f"There is no parameter {name}.")
    try:
        held = json.loads(body)
        json.dumps(held, ensure_ascii=False).encode()  # half a surrogate pair cannot be spoken
    except (ValueError, RecursionError):
        held = None
    text = held.get("text") if isinstance(held, dict) else None
    if not isinstance(text, str) or not text.strip() or set(held) != {"text"}:
        raise Rejected("PAYLOAD_ERROR", 'The body is JSON of the form {"text": "..."}.')
    if len(text) > LONGEST_TEXT:
        raise Rejected("TEXT_TOO_LONG", f"The text has more than {LONGEST_TEXT} characters.")
    speak = voice_named(given.get("model", "aura-asteria-en"), speed=_number(given, "speed", 1.0))
    encoding = given.get("encoding", "mp3")
    rate_hz = int(_number(given, "sample_rate", 24_000 if encoding == "linear16" else 8_000))
    container = given.get("container", "wav")
    if container not in ("none", "wav", "ogg"):
        raise Rejected("INVALID_QUERY_PARAMETER", f"There is no container {container}.")
    return text, speak, output_sound(encoding, rate_hz, container, is_flux=speak.is_flux)


def _number(given: dict[str, str], name: str, default: float) -> float:
    try:
        return float(given.get(name, default))
    except ValueError:
        raise Rejected("INVALID_QUERY_PARAMETER", f"{name} is a number.") from None
