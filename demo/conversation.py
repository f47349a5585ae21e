"""The demo itself: a toy in software, the clips of the script, and what came of it."""

import asyncio
import contextlib
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import CommandError, call_command

from clock import Clock
from demo import portal, printing, records
from demo.script import SCRIPT, Line, missing
from devices.clips import read_wav, write_wav
from devices.dialling import Unreachable
from devices.toy import Toy, ToyError
from hanuman.env import Environment
from hanuman.programs import toys_url, url, where_things_are
from hanuman.stack import forget_connections, say
from wire.limits import DOWN_RATE_HZ

PAUSE_SECONDS = 0.6  # a child takes a breath before the next press
LOOK_SECONDS = 0.1
KEPT_SECONDS = 60  # for the row of a conversation that has just ended, and the worker's notes


@dataclass(frozen=True, slots=True)
class Demo:
    """What `make demo` does once everything runs. `exits`: end after it with a status."""

    exits: bool

    async def __call__(self, env: Environment) -> int | None:
        """0 or 1 when it ends after it, None when the serving goes on."""
        toy = json.loads((env.var_dir / "demo_toy.json").read_text())
        begun = datetime.now(UTC)
        before = await _records(toy["serial"], begun)
        await asyncio.to_thread(_recitation)
        calls, failure = await _talk(env, toy)
        after = await _kept(toy["serial"], begun)
        for line in _tables(after):
            say(line)
        taught = [row[0] for row in after.chalisa]
        lacks = [failure] if failure else []
        lacks += missing(calls, after.verses, taught, is_fresh=not before.chalisa)
        lacks += [] if after.notes else ["the notes that a worker writes after a conversation"]
        shown, unseen = await asyncio.to_thread(_portal, env, after)
        lacks += unseen
        say("")
        say("The demo lacked: " + "; ".join(lacks) if lacks else "The demo went as it should.")
        say("")
        for line in [*shown, "", *where_things_are(env)]:
            say(line)
        if self.exits:
            return 1 if lacks else 0
        say("Serving until Ctrl-C.")
        return None


def _portal(env: Environment, found: records.Records) -> tuple[list[str], list[str]]:
    """Where the parent sees what was practised, and what the portal does not show of it."""
    login = json.loads((env.var_dir / "demo_logins.json").read_text())["parent"]
    try:
        seen = portal.look(url(env), login, found.child_id)
    except portal.NotSeen as problem:
        return [], [str(problem)]
    lines = [
        f"What was just practised is in the portal: {seen.address}",
        f"Sign in as {login['email']} with the password {login['password']}",
    ]
    return lines, portal.missing(seen, (row[0] for row in found.chalisa))


def _recitation() -> None:
    say("Making a recitation of the Chalisa with the configured voice, where there is none.")
    try:
        call_command("synthesize_chalisa", stdout=io.StringIO())
    except CommandError as error:
        say(f"! {error}")
    finally:
        forget_connections()


async def _talk(env: Environment, held: dict[str, str]) -> tuple[list[printing.Event], str]:
    """Play the script; the functions called, and why it ended early, if it did."""
    calls: list[printing.Event] = []
    tell = printing.narrator(held["child"], say)

    def watch(event: printing.Event) -> None:
        if event["event"] == "tool":
            calls.append(event)
        tell(event)

    clock = Clock(env.time_scale)
    try:
        toy = Toy(
            toys_url(env), held["serial"], held["secret"], clock=clock, trace=True, watch=watch
        )
        async with toy:
            say("")
            say("The toy connects and is greeted.")
            await toy.settled()
            try:
                for number, line in enumerate(SCRIPT, 1):
                    await clock.sleep(PAUSE_SECONDS)
                    say("")
                    say(f"Turn {number}. {held['child']} presses the button: {line.words}")
                    await _turn(toy, line)
            finally:
                _save(toy, env.var_dir / "demo")
                for row in printing.latencies(toy.diary.turns.values()):
                    say(row)
    except (ToyError, Unreachable) as error:
        return calls, str(error)
    return calls, ""


async def _turn(toy: Toy, line: Line) -> None:
    """One press and its answer, cut short when the child does not want to hear it all."""
    samples = read_wav(line.path, toy.rate_hz)
    asking = asyncio.create_task(toy.say(samples), name=line.clip)
    try:
        await asyncio.sleep(0)  # the press
        turn = toy.turn
        while line.listens_for_s is not None and not asking.done():
            if turn.audio_ms >= line.listens_for_s * 1000:
                say(f"  (interrupted after {line.listens_for_s:.0f} s)")
                break
            await toy.clock.sleep(LOOK_SECONDS)
        else:
            turn = await asking
        say(printing.latency(turn))
    finally:
        asking.cancel()
        with contextlib.suppress(asyncio.CancelledError, ToyError):
            await asking


def _save(toy: Toy, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.wav"
    write_wav(path, toy.playback, DOWN_RATE_HZ)
    say("")
    say(f"All that the toy played ({len(toy.playback) / 2 / DOWN_RATE_HZ:.0f} s): {path}")


async def _records(serial: str, since: datetime) -> records.Records:
    def read() -> records.Records:
        try:
            return records.of(serial, since=since)
        finally:
            forget_connections()

    return await asyncio.to_thread(read)


async def _kept(serial: str, since: datetime) -> records.Records:
    """The records once the conversation has its notes, or what there is after a while."""
    found = await _records(serial, since)
    for _ in range(KEPT_SECONDS):
        if found.notes:
            break
        await asyncio.sleep(1)
        found = await _records(serial, since)
    return found


def _tables(found: records.Records) -> list[str]:
    return [
        "",
        *printing.table("chalisa_progress", records.CHALISA, found.chalisa),
        *printing.table("story_progress", records.STORIES, found.stories),
        *printing.table("interactions", records.INTERACTIONS, found.interactions),
    ]
