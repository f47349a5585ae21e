"""How `manage.py toy` tells what happens: one JSON object a line, or an account for a person."""

import json
from collections.abc import Callable
from typing import Any

from devices.diary import Event, Turn

WIDTH = 160  # of a tool's result, in the account for a person


def turn_event(turn: Turn) -> Event:
    """What became of a turn. `first_audio_ms` counts from the button's release."""
    return {
        "event": "turn",
        "turn": turn.number,
        "heard": turn.heard,
        "said": turn.said,
        "tools": turn.tools,
        "audio_ms": turn.audio_ms,
        "first_audio_ms": turn.first_audio_ms,
        "stages": turn.stages,
    }


def summary_event(turns: list[Turn], *, policy: str, out: str | None, reason: str | None) -> Event:
    """The last line: whether every turn got an answer, and if not, why."""
    waits = sorted(turn.first_audio_ms for turn in turns if turn.first_audio_ms is not None)
    return {
        "event": "summary",
        "ok": reason is None,
        "reason": reason,
        "turns": len(turns),
        "answered": sum(turn.was_answered for turn in turns),
        "audio_ms": sum(turn.audio_ms for turn in turns),
        "median_first_audio_ms": waits[len(waits) // 2] if waits else None,
        "underruns": sum(turn.underruns for turn in turns),
        "policy": policy,
        "out": out,
    }


class JsonLines:
    """For programs. Words and tools stand in their turn's line, so they are not told before it."""

    def __init__(self, write: Callable[[str], Any]) -> None:
        self._write = write

    def tell(self, event: Event) -> None:
        """One event, one line."""
        if event["event"] not in ("heard", "said", "tool"):
            self._write(json.dumps(event))


class Account:
    """For people, as it happens."""

    def __init__(self, write: Callable[[str], Any]) -> None:
        self._write = write

    def tell(self, event: Event) -> None:
        """One event, one or two lines; some say nothing to a person."""
        line = getattr(self, "_" + event["event"], None)
        if line is not None:
            self._write(line(event))

    def _hello(self, event: Event) -> str:
        return f"connected to {event['url']} as {event['serial']}"

    def _paired(self, event: Event) -> str:
        return f"paired    {event['serial']}"

    def _heard(self, event: Event) -> str:
        return f"  heard   {event['text']}"

    def _said(self, event: Event) -> str:
        return f"  said    {event['text']}"

    def _tool(self, event: Event) -> str:
        shown = json.dumps(event["result"], ensure_ascii=False)
        shown = shown if len(shown) <= WIDTH else shown[:WIDTH] + "…"
        asked = json.dumps(event["arguments"], ensure_ascii=False)
        return f"  tool    {event['name']} {asked}\n          {shown}"

    def _greeting(self, event: Event) -> str:
        return f"greeting  {event['audio_ms'] / 1000:.1f} s"

    def _press(self, event: Event) -> str:
        return f"turn {event['turn']}  ({event['what']})"

    def _turn(self, event: Event) -> str:
        if not event["audio_ms"]:
            return "  no answer"
        stages = ", ".join(f"{name} {ms}" for name, ms in event["stages"].items())
        first = event["first_audio_ms"]
        return (
            f"  audio   {event['audio_ms'] / 1000:.1f} s, the first {first} ms after the release"
            + (f"\n  stages  {stages}" if stages else "")
        )

    def _policy(self, event: Event) -> str:
        code = f" (code {event['code']})" if event["code"] else ""
        return f"policy    {event['state']}{code}"

    def _error(self, event: Event) -> str:
        after = event["retry_after_ms"]
        return f"  error   {event['code']}: {event['message']}" + (
            f" (again after {after} ms)" if after else ""
        )

    def _prompt(self, event: Event) -> str:
        return f"  prompt  {event['name']}" + (f" {event['code']}" if event["code"] else "")

    def _summary(self, event: Event) -> str:
        saved = f"; saved in {event['out']}" if event["out"] else ""
        return (
            f"{event['answered']} of {event['turns']} turns answered, "
            f"{event['audio_ms'] / 1000:.1f} s of speech, {event['underruns']} underruns{saved}"
        )
