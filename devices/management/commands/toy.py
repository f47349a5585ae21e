"""`manage.py toy`: talk to a platform as a toy does, from the command line."""

import asyncio
import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clock import Clock
from devices import clips, telling
from devices.body import ToyError
from devices.dialling import Unreachable
from devices.diary import Turn
from devices.toy import QUIET_SECONDS, MayNotTalk, Toy
from wire import limits

URL = "ws://127.0.0.1:8000" + limits.PATH
DEVANAGARI = re.compile("[\u0900-\u097f]")
GREETING_SECONDS = 12.0
PAIR_SECONDS = 1200.0  # for a guardian to sign up and find the page
ADVICE = {
    "unpaired": "pair it in the parents' portal",
    "no_consent": "a parent has to consent in the portal",
    "withdrawn": "a parent has withdrawn consent; it can be given again in the portal",
    "paused": "a parent has paused it in the portal",
    "ai_off": "conversations are switched off in the portal",
    "quiet_hours": "it rests at this time of day; the portal says when",
    "limit": "today's time is used up; the portal says how much there is",
    "revoked": "it was reported lost; pair it anew in the portal",
    "erased": "its family has left; pair it anew in the portal",
}


class Command(BaseCommand):
    help = "Be a toy: say something to a platform and hear what it answers. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        said = parser.add_mutually_exclusive_group()
        said.add_argument("--say", nargs="+", metavar="TEXT", help="spoken by espeak-ng, in turn")
        said.add_argument("--wav", nargs="+", type=Path, metavar="FILE", help="any WAV, in turn")
        parser.add_argument(
            "--pair", action="store_true", help="show the code of an unpaired toy, wait, go on"
        )
        parser.add_argument("--url", default=URL, help=f"default {URL}")
        parser.add_argument("--cafile", help="the authority to trust with wss:// (PEM)")
        parser.add_argument("--child", metavar="NAME", help="whose toy: the demo child")
        parser.add_argument("--serial")
        parser.add_argument("--secret")
        parser.add_argument("--language", choices=("en", "hi"), help="of --say")
        parser.add_argument("--out", type=Path, metavar="FILE", help="save the replies as WAV")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        rates, frame_ms, quiet = limits.RATES_HZ, limits.FRAME_MS, QUIET_SECONDS
        parser.add_argument("--rate", type=int, choices=rates, default=rates[0])
        parser.add_argument("--frame-ms", type=int, default=frame_ms, help="20 to 50")
        parser.add_argument("--timeout", type=float, default=quiet, help="seconds of silence")
        parser.add_argument("--impatient", action="store_true", help="do not wait for a greeting")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["say"] or options["wav"] or options["pair"]):
            raise CommandError("one of the arguments --say --wav --pair is required")
        if not limits.FRAME_MS_MIN <= options["frame_ms"] <= limits.FRAME_MS_MAX:
            raise CommandError("--frame-ms takes 20 to 50")
        if options["out"] and not options["out"].resolve().parent.is_dir():
            raise CommandError(f"--out: there is no folder {options['out'].parent}")
        options["serial"], options["secret"] = _proof(options)
        options["cafile"] = options["cafile"] or _development_authority(options["url"])
        if not urlsplit(options["url"]).path.strip("/"):
            options["url"] = options["url"].rstrip("/") + limits.PATH
        voice = (telling.JsonLines if options["json"] else telling.Account)(self._write)
        asyncio.run(_talk(options, voice))

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _proof(options: dict[str, Any]) -> tuple[str, str]:
    """Serial and secret: as given, or of the demo toy. Raises CommandError."""
    if options["serial"] and options["secret"]:
        return options["serial"], options["secret"]
    if options["serial"] or options["secret"]:
        raise CommandError("--serial and --secret go together")
    path = Path(settings.VAR_DIR) / "demo_toy.json"
    try:
        demo = json.loads(path.read_text())
        serial, secret, child = demo["serial"], demo["secret"], demo["child"]
    except (OSError, ValueError, KeyError, TypeError):
        raise CommandError(
            f"no demo toy in {path}: start `make run` first, or give --serial and --secret"
        ) from None
    if options["child"] and options["child"].casefold() != child.casefold():
        raise CommandError(f"the demo toy in {path} belongs to {child}, not {options['child']}")
    return serial, secret


def _development_authority(url: str) -> str | None:
    """A platform on this machine has a certificate of the checkout's own authority."""
    path = Path(settings.VAR_DIR) / "ca" / "ca.pem"
    is_here = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    return str(path) if is_here and path.exists() else None


async def _talk(options: dict[str, Any], voice: Any) -> None:
    """The whole conversation. Raises CommandError when a turn got no answer."""
    turns: list[Turn] = []
    policy, reason = "unknown", None
    try:
        said = await _sounds(options)
        toy = Toy(
            options["url"],
            options["serial"],
            options["secret"],
            clock=Clock(settings.TIME_SCALE),
            rate_hz=options["rate"],
            frame_ms=options["frame_ms"],
            cafile=options["cafile"],
            trace=True,
            reconnects=options["pair"],
            watch=voice.tell,
        )
        async with toy:
            voice.tell({"event": "hello", "url": options["url"], "serial": options["serial"]})
            try:
                if options["pair"]:
                    await toy.paired(PAIR_SECONDS)
                    voice.tell({"event": "paired", "serial": options["serial"]})
                await _converse(toy, said, options, voice, turns)
            finally:
                policy = toy.policy
        reason = _without_answer(turns)
    except (ToyError, Unreachable, clips.ClipUnusable) as error:
        reason = _explained(error)
    _save(options["out"], turns)
    out = str(options["out"]) if options["out"] and turns else None
    voice.tell(telling.summary_event(turns, policy=policy, out=out, reason=reason))
    if reason is not None:
        raise CommandError(reason)


async def _sounds(options: dict[str, Any]) -> list[tuple[str, bytes]]:
    """What to say, turn by turn: a name for it, and samples at the toy's rate."""
    rate_hz = options["rate"]
    if options["wav"]:
        return [(path.name, clips.read_wav(path, rate_hz)) for path in options["wav"]]
    said = []
    for text in options["say"] or ():
        language = options["language"] or ("hi" if DEVANAGARI.search(text) else "en")
        said.append((text, await clips.spoken(text, language, rate_hz)))
    return said


async def _converse(
    toy: Toy,
    said: list[tuple[str, bytes]],
    options: dict[str, Any],
    voice: Any,
    turns: list[Turn],
) -> None:
    if not options["impatient"]:
        greeting = await toy.settled(GREETING_SECONDS)
        if greeting is not None:
            told = {"said": greeting.said, "audio_ms": greeting.audio_ms}
            voice.tell({"event": "greeting", **told})
    for what, samples in said:
        before = toy.turn
        voice.tell({"event": "press", "turn": before.number + 1, "what": what})
        try:
            await toy.say(samples, quiet_seconds=options["timeout"])
        finally:
            if toy.turn is not before:  # also a turn that was broken off is told
                turns.append(toy.turn)
                voice.tell(telling.turn_event(toy.turn))


def _without_answer(turns: list[Turn]) -> str | None:
    missing = [str(turn.number) for turn in turns if not turn.was_answered]
    return f"no answer in turn {', '.join(missing)}" if missing else None


def _explained(error: Exception) -> str:
    """One line that says what to do, too."""
    if isinstance(error, MayNotTalk):
        return f"{error}: {ADVICE[error.policy]}"
    if isinstance(error, Unreachable) and not error.is_refused:
        return f"{error}; is `make run` up?"
    return str(error)


def _save(path: Path | None, turns: list[Turn]) -> None:
    if path is None or not turns:
        return
    try:
        clips.write_wav(path, b"".join(turn.samples for turn in turns), limits.DOWN_RATE_HZ)
    except clips.ClipUnusable as error:
        raise CommandError(str(error)) from None
