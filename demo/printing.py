"""The demo on a terminal: who said what, what was called, how long each stage took, the rows."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from devices.diary import Event, Turn

LONGEST_TEXT = 300  # of one value of a result: a verse is shown whole, a story is not
STAGES = {
    "transcript_ms": "understood",
    "first_tool_ms": "function called",
    "tool_ms": "function took",
    "first_agent_audio_ms": "agent's voice",
    "first_toy_audio_ms": "sound to the toy",
}

Say = Callable[[str], None]


def narrator(child: str, say: Say) -> Callable[[Event], None]:
    """What a toy is to call with each event, so that a person can follow."""

    def tell(event: Event) -> None:
        match event:
            case {"event": "heard", "text": text}:
                say(f"  {child} (as understood): {text or '(nothing)'}")
            case {"event": "said", "text": text}:
                say(f"  Hanuman: {text}")
            case {"event": "tool", "name": name, "ms": ms}:
                say(f"  -> {name}({shown(event['arguments'])})  {ms} ms")
                say(f"     {shown(event['result'])}")
                for row in recitation(event["result"]):
                    say(f"     {row}")
            case {"event": "error", "code": code, "message": message}:
                say(f"  ! {code}: {message}")
            case {"event": "prompt", "name": name}:
                say(f"  ! the toy plays its own prompt: {name}")
            case {"event": "policy", "state": state}:
                say(f"  (policy: {state})")

    return tell


def recitation(result: Any) -> list[str]:
    """Of the result of a recitation, a line for the words held and one for those missed."""
    if not isinstance(result, dict) or not result.get("recited"):
        return []
    parts = ("held", "missed", "wrong")
    return [f"{part}: {' '.join(result[part]) or '-'}" for part in parts if part in result]


def shown(value: Any) -> str:
    """A value as one line of JSON, with long texts cut in the middle of their way."""
    return json.dumps(_cut(value), ensure_ascii=False)


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"{value[:LONGEST_TEXT]}... ({len(value)} characters)"
    if isinstance(value, dict):
        return {name: _cut(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_cut(member) for member in value]
    return value


def latency(turn: Turn) -> str:
    """One line of numbers: milliseconds from the button's release, then the sound."""
    stages = [f"{STAGES.get(k, k)} {v}" for k, v in turn.stages.items() if v is not None]
    if turn.first_audio_ms is not None:
        stages.append(f"first sound heard {turn.first_audio_ms}")
    numbers = ", ".join(stages) or "no numbers"
    return f"  ms after release: {numbers}; {turn.audio_ms / 1000:.1f} s of sound"


def latencies(turns: Iterable[Turn]) -> list[str]:
    """All turns and their stages as a table; an interrupted turn has its numbers only here."""
    rows = [
        (turn.number, *(turn.stages.get(stage, "") for stage in STAGES), turn.first_audio_ms)
        for turn in turns
        if turn.number
    ]
    return ["", *table("ms after release", ("turn", *STAGES.values(), "first sound heard"), rows)]


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """A table of text, a heading and a line a row."""
    cells = [[str(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in cells]
    return [title, *(f"  {line.rstrip()}" for line in lines)] + ([] if rows else ["  (no rows)"])
