"""What is known of a conversation before a word is said."""

from dataclasses import dataclass
from typing import Any

from voice.agent.line import Script


@dataclass(frozen=True, slots=True)
class Brief:
    """`context` is the toy's own (volume, language, ...); `server_time` is ISO 8601."""

    session: str
    script: Script
    language: str
    server_time: str
    context: dict[str, Any]
    idle_seconds: float
