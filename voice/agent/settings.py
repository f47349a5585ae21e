"""
Building the Settings message: the one place that knows its shape.

Source: Deepgram Voice Agent API v1. `mip_opt_out` is always true, tags never name a child or a
toy, and `client_side` is never sent (the server ends a session that sends it).
"""

from dataclasses import dataclass
from typing import Any

OUTPUT_RATE_HZ = 24_000
EOT_TIMEOUT_MS = 10_000  # Flux: safety net only, the button ends turns

KEYTERMS = (
    "Hanuman", "Chalisa", "Ram", "Sita", "Lakshman", "Ravan", "Lanka", "Sanjeevani", "Tulsidas",
    "chaupai", "doha", "Anjani", "Vanar", "Jambavan", "Sugriv", "Vibhishan", "Bajrangbali", "Jai",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgentChoice:
    """Which models hold the conversation; from the settings, per child's language."""

    listen: str  # "nova" or "flux"
    language: str  # "en" or "hi"
    think_provider: str
    think_model: str
    speak_model: str
    hindi_voice: str = ""  # "cartesia", "eleven_labs" or none
    hindi_voice_id: str = ""
    eleven_labs_api_key: str = ""


def settings_message(
    choice: AgentChoice,
    *,
    rate_hz: int,
    prompt: str,
    functions: list[dict[str, Any]],
    greeting: str = "",
    history: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The whole Settings message. `rate_hz` is the microphone's; `history` is for reconnects."""
    agent: dict[str, Any] = {
        "listen": {"provider": listen_provider(choice)},
        "think": {
            "provider": {"type": choice.think_provider, "model": choice.think_model},
            "prompt": prompt,
            "functions": functions,
        },
        "speak": speak_settings(choice),
    }
    if choice.think_provider == "open_ai" and choice.think_model.startswith("gpt-4"):
        agent["think"]["provider"]["temperature"] = 0.7
    if greeting:
        agent["greeting"] = greeting
    if history:
        agent["context"] = {"messages": history}
    return {
        "type": "Settings",
        "tags": ["toy", choice.language],
        "mip_opt_out": True,
        "flags": {"history": False},
        "audio": {
            "input": {"encoding": "linear16", "sample_rate": rate_hz},
            "output": {
                "encoding": "linear16",
                "sample_rate": OUTPUT_RATE_HZ,
                "container": "none",
            },
        },
        "agent": agent,
    }


def listen_provider(choice: AgentChoice) -> dict[str, Any]:
    keyterms = list(KEYTERMS)
    if choice.listen == "nova":
        return {
            "type": "deepgram",
            "model": "nova-3",
            "language": choice.language,
            "smart_format": False,
            "keyterms": keyterms,
        }
    provider: dict[str, Any] = {
        "type": "deepgram",
        "version": "v2",
        "model": "flux-general-en",
        "eot_threshold": 1.0,
        "eot_timeout_ms": EOT_TIMEOUT_MS,
        "keyterms": keyterms,
    }
    if choice.language == "hi":
        provider |= {"model": "flux-general-multi", "language_hints": ["hi", "en"]}
    return provider


def speak_settings(choice: AgentChoice) -> dict[str, Any] | list[dict[str, Any]]:
    """Deepgram has no Hindi voice: a third party's when one is configured."""
    deepgram = {"provider": {"type": "deepgram", "model": choice.speak_model}}
    if choice.language != "hi" or not choice.hindi_voice:
        return deepgram
    if choice.hindi_voice == "cartesia":
        voice = {"mode": "id", "id": choice.hindi_voice_id}
        hindi: dict[str, Any] = {
            "provider": {
                "type": "cartesia",
                "model_id": "sonic-2",
                "voice": voice,
                "language": "hi",
            }
        }
    else:
        url = (
            f"wss://api.elevenlabs.io/v1/text-to-speech/{choice.hindi_voice_id}/multi-stream-input"
        )
        hindi = {
            "provider": {
                "type": "eleven_labs",
                "model_id": "eleven_turbo_v2_5",
                "language": "hi",
            },
            "endpoint": {"url": url, "headers": {"xi-api-key": choice.eleven_labs_api_key}},
        }
    return [hindi, deepgram]
