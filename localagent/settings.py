"""
What a session was asked to be: `Settings` and its updates, read once into values.

Shapes are checked by `localagent.settings_schema`; here the values get their defaults and are
refused when nobody could honour them (an unknown model, 44,100 Hz from an Aura voice).
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from localagent import settings_schema
from localagent.schema import Rejected, misshapen, unusable

LONGEST_PROMPT = 25_000  # characters, for models that Deepgram manages
NOVA_FAMILIES = ("nova", "enhanced", "base", "whisper")
FLUX_MODELS = ("flux-general-en", "flux-general-multi")
THINK_MODELS = {
    "open_ai": ("gpt-",),
    "anthropic": ("claude-",),
    "google": ("gemini-",),
    "groq": ("openai/", "llama", "qwen"),
    "deepgram": ("think-", "phonellm-"),
}
AURA_RATES_HZ = (8_000, 16_000, 24_000, 32_000, 48_000)  # no 44,100: that is Flux's alone
FLUX_RATES_HZ = (*AURA_RATES_HZ, 44_100)
COMPANDED_RATES_HZ = (8_000, 16_000)
LOCAL_VOICES = ("local-en", "local-hi")  # this server's own extension
UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sound:
    """An audio format; `container` is "none" or "wav"."""

    encoding: str = "linear16"
    rate_hz: int = 24_000
    container: str = "none"


@dataclass(frozen=True, slots=True)
class Listen:
    """How the user is heard. `version` 1 is Nova, 2 is Flux."""

    version: int = 1
    model: str = "nova-3"
    language: str = "en"
    hints: tuple[str, ...] = ()
    keyterms: tuple[str, ...] = ()
    eot_threshold: float = 0.7
    eager_eot_threshold: float | None = None
    eot_timeout_ms: int = 5_000

    @property
    def is_flux(self) -> bool:
        return self.version == 2

    @property
    def speaks_hindi(self) -> bool:
        """Whether answers come from the Hindi phrases although nothing has been said yet."""
        if self.is_flux:
            return self.model.endswith("-multi") and self.hints[:1] in ((), ("hi",))
        return self.language == "multi" or self.language.split("-")[0] == "hi"


@dataclass(frozen=True, slots=True)
class Think:
    """What the mind was given: instructions and the functions it may call."""

    prompt: str = ""
    functions: tuple[dict[str, Any], ...] = ()
    is_managed: bool = True
    was_cut: bool = False  # the prompt was longer than LONGEST_PROMPT


@dataclass(frozen=True, slots=True)
class Speak:
    """The voice: `language` is "en" or "hi", `is_flux` tells which rates it has."""

    model: str = "flux-kit-en"
    language: str = "en"
    speed: float = 1.0
    is_flux: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """One session as its client wants it."""

    input: Sound = Sound()
    output: Sound = Sound()
    listen: Listen = Listen()
    think: Think = Think()
    speak: Speak = Speak()
    greeting: str = ""
    context: tuple[dict[str, Any], ...] = field(default=())
    is_experimental: bool = False
    keeps_history: bool = True


def read_settings(message: dict[str, Any]) -> Settings:
    """Read a `Settings` message. Raises Rejected with Deepgram's code."""
    settings_schema.SETTINGS(message, "")
    agent = message["agent"]
    if isinstance(agent, str):
        if UUID.fullmatch(agent):
            raise Rejected("AGENT_ID_NOT_SUPPORTED", "Saved agents are not available here.")
        raise Rejected("INVALID_AGENT_ID", "The agent id is not a UUID.")
    speak = read_speak(agent.get("speak"))
    flags = message.get("flags") or {}
    return Settings(
        input=_input(message["audio"].get("input") or {}),
        output=_output(message["audio"].get("output") or {}, speak),
        listen=read_listen(agent.get("listen"), Listen(language=agent.get("language") or "en")),
        think=read_think(agent.get("think")),
        speak=speak,
        greeting=agent.get("greeting") or "",
        context=tuple((agent.get("context") or {}).get("messages") or ()),
        is_experimental=bool(message.get("experimental")),
        keeps_history=flags.get("history") is not False,
    )


def read_listen(value: dict[str, Any] | None, before: Listen) -> Listen:
    """
    Read `agent.listen`, whole or as a partial update of `before`.

    What is left out stays, but hints are cleared; Nova's key terms cannot change once set.
    """
    if value is None:
        return before
    settings_schema.LISTEN(value, "agent.listen")
    given = {name: held for name, held in value["provider"].items() if held is not None}
    version = 2 if given.get("version") == "v2" else 1
    if version != before.version:
        before = Listen(version=version, language=before.language)
    model = given.get("model", before.model)
    is_known = model in FLUX_MODELS if version == 2 else model.startswith(NOVA_FAMILIES)
    if not is_known:
        raise unusable("agent.listen", "model not available")
    hints = tuple(given.get("language_hints", ()))
    if hints and not model.endswith("-multi"):
        raise unusable("agent.listen", "language_hints need flux-general-multi")
    return replace(
        before,
        version=version,
        model=model,
        language=given.get("language", before.language),
        hints=hints,
        keyterms=tuple(given.get("keyterms", before.keyterms)),
        eot_threshold=float(given.get("eot_threshold", before.eot_threshold)),
        eager_eot_threshold=given.get("eager_eot_threshold", before.eager_eot_threshold),
        eot_timeout_ms=int(given.get("eot_timeout_ms", before.eot_timeout_ms)),
    )


def read_think(value: Any) -> Think:
    """Read `agent.think`, one or a list in order of preference; the first is used."""
    if value is None:
        return Think()
    settings_schema.one_or_many(settings_schema.THINK)(value, "agent.think")
    for choice in value if isinstance(value, list) else [value]:
        _check_thinker(choice)
    chosen = value[0] if isinstance(value, list) else value
    return cut_prompt(
        Think(
            prompt=chosen.get("prompt") or "",
            functions=tuple(map(_without_nulls, chosen.get("functions") or ())),
            is_managed=chosen.get("endpoint") is None,
        )
    )


def _without_nulls(value: Any) -> Any:
    """`value` without members that are null, which is the same as not there."""
    if isinstance(value, dict):
        return {name: _without_nulls(held) for name, held in value.items() if held is not None}
    return value


def cut_prompt(think: Think) -> Think:
    """`think` with its prompt no longer than a managed model takes."""
    if not think.is_managed or len(think.prompt) <= LONGEST_PROMPT:
        return replace(think, was_cut=False)
    return replace(think, prompt=think.prompt[:LONGEST_PROMPT], was_cut=True)


def _check_thinker(think: dict[str, Any]) -> None:
    provider, endpoint = think["provider"], think.get("endpoint")
    if provider["type"] in ("groq", "aws_bedrock") and endpoint is None:
        raise misshapen("agent.think.endpoint")
    length = think.get("context_length")
    is_length = isinstance(length, int | float) and not isinstance(length, bool)
    if length is not None and length != "max" and not is_length:
        raise misshapen("agent.think.context_length")
    families = THINK_MODELS.get(provider["type"], ("",))
    if endpoint is None and not provider["model"].startswith(families):
        raise unusable("agent.think", "model not available")


def read_speak(value: Any) -> Speak:
    """Read `agent.speak`, one or a list in order of preference; the first is used."""
    if value is None:
        return Speak()
    settings_schema.one_or_many(settings_schema.SPEAK)(value, "agent.speak")
    chosen = value[0] if isinstance(value, list) else value
    provider = chosen["provider"]
    if provider["type"] != "deepgram":
        if provider["type"] != "cartesia" and chosen.get("endpoint") is None:
            raise misshapen("agent.speak.endpoint")
        language = provider.get("language") or provider.get("language_code") or "en"
        return Speak(
            model=provider["type"],
            language="hi" if language.split("-")[0] in ("hi", "multi") else "en",
            is_flux=False,
        )
    return voice_named(
        provider["model"], provider.get("version"), float(provider.get("speed") or 1.0)
    )


def voice_named(model: str, version: str | None = None, speed: float = 1.0) -> Speak:
    """Deepgram's voice called `model`, or one of LOCAL_VOICES. Raises Rejected."""
    is_flux = model.startswith("flux-")
    if not is_flux and not model.startswith("aura-") and model not in LOCAL_VOICES:
        raise unusable("agent.speak", "model not available")
    if version is not None and model not in LOCAL_VOICES and (version == "v2") != is_flux:
        raise unusable("agent.speak", f"model not available in version {version}")
    if not is_flux and speed < 0.7:  # Aura speaks at 0.7 to 1.5, Flux from 0.5
        raise Rejected("FAILED_TO_SPEAK", "The speed must be from 0.7 to 1.5.")
    return Speak(model, "hi" if model == "local-hi" else "en", speed, is_flux)


def _input(given: dict[str, Any]) -> Sound:
    sound = Sound(given.get("encoding", "linear16"), int(given.get("sample_rate", 24_000)))
    if sound.encoding != "linear16":
        raise unusable("audio.input", f"this local agent cannot decode {sound.encoding}")
    if not 8_000 <= sound.rate_hz <= 192_000:
        raise unusable("audio.input", "sample_rate must be from 8000 to 192000")
    return sound


def _output(given: dict[str, Any], speak: Speak) -> Sound:
    encoding = given.get("encoding") or "linear16"
    default_hz = 24_000 if encoding == "linear16" else 8_000
    return output_sound(
        encoding,
        int(given.get("sample_rate") or default_hz),
        given.get("container") or "none",
        is_flux=speak.is_flux,
    )


def output_sound(encoding: str, rate_hz: int, container: str, *, is_flux: bool) -> Sound:
    """The format in which a voice shall speak. Raises Rejected for what it does not have."""
    if encoding not in ("linear16", "mulaw", "alaw"):
        raise unusable("audio.output", f"this local agent cannot encode {encoding}")
    rates: tuple[int, ...] = FLUX_RATES_HZ if is_flux else AURA_RATES_HZ
    if encoding != "linear16":
        rates = COMPANDED_RATES_HZ
    if rate_hz not in rates:
        known = ", ".join(map(str, sorted(rates)))
        raise unusable("audio.output", f"sample_rate must be one of {known}")
    if container == "ogg" or (container == "wav" and is_flux):
        raise unusable("audio.output", f"container {container} does not go with this voice")
    return Sound(encoding, rate_hz, container)
