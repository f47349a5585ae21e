"""What is known of a conversation before a word is said."""

from dataclasses import dataclass
from typing import Any

from accounts.regions import Region
from voice.agent.line import Script
from voice.limits import FREE, Outlook


@dataclass(frozen=True, slots=True)
class Brief:
    """
    `context` is the toy's own (volume, language, ...); `server_time` is ISO 8601.

    `outlook` is how the talk stands with the family's limits as it begins. `keeps_lines`: the
    family wants to read what was said. `blocked`: topics as the parents wrote them. `region`:
    whose helplines are named. `prompt_without_memory`: the script's, once the family does not want
    earlier talks to be remembered. `is_first_today`: the child has not talked yet on this day.
    """

    session: str
    script: Script
    language: str
    server_time: str
    context: dict[str, Any]
    idle_seconds: float
    outlook: Outlook = FREE
    keeps_lines: bool = False
    age: int | None = None
    blocked: tuple[str, ...] = ()
    region: Region = Region.OTHER
    is_first_today: bool = False
    prompt_without_memory: str = ""
