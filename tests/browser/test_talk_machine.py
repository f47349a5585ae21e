"""The browser's copy of the toy's half behaves as the toy's own, whatever happens."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from firmware.companion import effects as do
from firmware.companion import talk as toy
from firmware.companion.listening import ring_bytes
from firmware.companion.policies import POLICIES
from firmware.companion.ring import Ring
from wire import frames, limits
from wire.messages import POLICY_STATES, SOURCES, TURN_STATES, pack

STATIC = Path(__file__).resolve().parents[2] / "static"
ELSEWHERE = (do.SaveContext, do.SetClock, do.FetchUpdate)  # what a browser has no place for
PROFILE = toy.Profile("1.4.2", 16000, 40, 600, True)
FRAME = bytes(1280)
STEPS = 1500
WALKS = 12
WAITS_MS = (0, 10, 40, 90, 90, 450, 700, 1010, 4100, 4600, 12_000)


RUN = """async ({profile, events}) => {
  const { Talk } = await import("/static/js/talk/turn.js");
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const told = {
    SendText: ({ message }) => message, SendFrame: ({ data }) => hex(data),
    Play: ({ turn, samples }) => [turn, hex(samples)], Connect: ({ waitMs }) => waitMs,
    HangUp: ({ code, reason }) => [code, reason], StopPlayback: ({ turn }) => turn,
    Prompt: ({ name, code }) => [name, code], Show: ({ turn, state, text }) => [turn, state, text],
    Apply: ({ volume }) => volume, Wipe: ({ reason }) => reason, Sleep: ({ reason }) => reason,
    EndTurn: ({ turn }) => turn, Measure: () => null, Note: ({ message }) => message.type,
  };
  const talk = new Talk(profile);
  return events.map(([name, given, nowMs]) => {
    const effects = {
      opened: () => talk.opened(nowMs), told: () => talk.told(given, nowMs),
      pressed: () => talk.pressed(nowMs), released: () => talk.released(nowMs),
      captured: () => talk.captured(bytes(given)), received: () => talk.received(bytes(given)),
      lost: () => talk.lost(given, nowMs, 0.5), refused: () => talk.refused(nowMs, 0.5),
      played: () => talk.progress(given[0], given[1], given[2], nowMs, given[3]),
      tick: () => talk.tick(nowMs), measured: () => talk.measured(7),
    }[name]();
    return { effects: effects.map((effect) => [effect.kind, told[effect.kind](effect)]),
      link: talk.link, policy: talk.policy, turn: talk.turn, broken: talk.broken,
      listening: talk.listening.state };
  });
}"""


def serve(route: Route) -> None:
    """The scripts as they stand on disk, at an address of their own."""
    path = STATIC / route.request.url.partition("/static/")[2]
    if path.is_file():
        route.fulfill(path=path, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>scripts</title>", content_type="text/html")


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    """A page that can import the scripts."""
    context = browser.new_context()
    context.route("**/*", serve)
    page = context.new_page()
    page.goto("http://localhost/")
    yield page
    context.close()


class Walk:
    """A life of the toy's own machine, by chance: every event, and what came of it."""

    def __init__(self, seed: int) -> None:
        self.events: list[list] = []
        self.outcomes: list[dict[str, Any]] = []
        self._chance = Random(seed)
        self._talk = toy.Talk(PROFILE, Ring(ring_bytes(PROFILE.rate_hz)))
        self._now_ms = 0
        while len(self.events) < STEPS:
            self._live()

    def _live(self) -> None:
        """Something that is likely now, or anything at all."""
        talk, chance = self._talk, self._chance
        if talk.link in (toy.OFFLINE, toy.ASLEEP) and chance.random() < 0.4:
            self._happen("opened")
        elif talk.link == toy.GREETING and chance.random() < 0.6:
            self._happen("told", self._hello())
        elif chance.random() < 0.1:
            self._happen("pressed")
            for _ in range(chance.choice((0, 3, 30, 90))):
                self._happen("captured", FRAME, wait_ms=40)
            self._happen("released")
            for _ in range(chance.choice((0, 3, 15, 15, 20))):
                self._happen("captured", FRAME, wait_ms=40)
        else:
            self._happen(*self._anything())

    def _anything(self) -> tuple:
        chance = self._chance
        sound = frames.pack(frames.VOICE, 0, self._turn(), bytes(2 * chance.choice((0, 9, 2000))))
        return chance.choice(
            (
                ("pressed",),
                ("released",),
                ("captured", FRAME),
                ("tick",),
                ("tick",),
                ("measured",),
                ("told", self._text()),
                ("told", self._text()),
                ("told", self._text()),
                ("received", sound),
                ("received", sound),
                ("received", sound[: chance.choice((0, 3, 5, 9))]),
                ("played", chance.choice((0, 50, 100)), chance.random() < 0.5),
                ("played", 100, True),
                ("lost", chance.choice((None, 1000, 1006, 4403, 4409))) * (chance.random() < 0.2)
                or ("tick",),
                ("refused",) * (chance.random() < 0.1) or ("tick",),
            )
        )

    def _turn(self) -> int:
        return self._chance.choice((0, self._talk.turn, self._talk.turn, self._talk.turn + 1))

    def _hello(self) -> str:
        context = self._chance.choice(({"fresh": True}, {"etag": "a", "volume": 50}))
        audio = {"rate": 24000, "lead_ms": 1500}
        return pack("hello", session="s", audio=audio, server_time="now", context=context)

    def _text(self) -> str:
        chance, turn = self._chance, self._turn()
        state = chance.choice((*["paired"] * 6, *POLICY_STATES))
        code = chance.choice((None, "123456"))
        return chance.choice(
            (
                pack("turn", turn=turn, state=chance.choice(TURN_STATES), text="x"),
                pack("turn", turn=turn, state="done"),
                pack("play", turn=turn, source=chance.choice(SOURCES), ms=None),
                pack("stop", turn=turn),
                pack("policy", state=state, **({"code": code} if code else {})),
                pack("sleep", reason="idle") if chance.random() < 0.3 else "{}",
                pack("error", code="unavailable", retry_after_ms=chance.choice((0, 9000))),
                pack("settings", volume=chance.choice((None, 30)), lights=None),
                chance.choice(("", "[]", "{", "null", '{"type":"new"}', '{"type":3}')),
                self._hello(),
            )
        )

    def _uploaded(self) -> Iterator[Any]:
        """A browser's socket takes everything at once."""
        buffer = bytearray(limits.MAX_FROM_TOY_FRAME_BYTES)
        while size := self._talk.upload(buffer):
            yield bytes(buffer[:size])
            yield from self._talk.uploaded(self._now_ms)

    def _happen(self, name: str, *given: Any, wait_ms: int | None = None) -> None:
        talk, chance = self._talk, self._chance
        self._now_ms += chance.choice(WAITS_MS) if wait_ms is None else wait_ms
        now_ms = self._now_ms
        told: Any = given[0] if given else None
        match name:
            case "measured":
                effects = talk.measured(uptime=7)
            case "lost":
                effects = talk.lost(told, now_ms, 0.5)
            case "refused":
                effects = talk.refused(now_ms, 0.5)
            case "played":
                heard = talk.hearing
                told = [heard.turn, heard._sent_bytes // 48 * given[0] // 100, 1, given[1]]
                effects = talk.progress(*told[:3], now_ms, is_empty=told[3])
            case _:
                effects = getattr(talk, name)(*given, now_ms)
        effects = [*effects, *self._uploaded()]
        self.events.append([name, told.hex() if isinstance(told, bytes) else told, now_ms])
        self.outcomes.append(
            {
                "effects": [plain(each) for each in effects if not isinstance(each, ELSEWHERE)],
                "link": talk.link,
                "policy": talk.policy,
                "turn": talk.turn,
                "broken": talk.broken,
                "listening": talk.listening.state,
            }
        )


def plain(effect: Any) -> list:
    """An effect as JSON can say it; frames are bytes here."""
    if isinstance(effect, bytes):
        return ["SendFrame", effect.hex()]
    kind = type(effect).__name__
    match effect:
        case do.SendText(text):
            return [kind, json.loads(text)]
        case do.Note(message):
            return [kind, message["type"]]
        case do.Apply(volume, _):
            return [kind, volume]
        case do.Measure():
            return [kind, None]
    members = [each.hex() if isinstance(each, bytes) else each for each in effect]
    return [kind, members[0] if len(members) == 1 else members]


@pytest.mark.parametrize("seed", range(WALKS))
def test_the_same_events_have_the_same_effects_as_in_the_toy(scripts: Page, seed):
    walk = Walk(seed)
    profile = {
        "firmware": PROFILE.firmware,
        "rateHz": PROFILE.rate_hz,
        "frameMs": PROFILE.frame_ms,
        "postRollMs": PROFILE.post_roll_ms,
        "wantsTrace": PROFILE.wants_trace,
    }
    outcomes = scripts.evaluate(RUN, {"profile": profile, "events": walk.events})
    for event, ours, theirs in zip(walk.events, outcomes, walk.outcomes, strict=True):
        assert ours == theirs, event


def test_limits_and_policies_are_the_platforms(scripts: Page):
    ours = scripts.evaluate("async () => ({...await import('/static/js/talk/limits.js')})")
    theirs = {name: value for name, value in vars(limits).items() if name in ours}
    assert {name: ours[name] for name in theirs} == json.loads(json.dumps(theirs))
    assert len(theirs) > 12
    policies = {
        state: {
            "mayTalk": rule.may_talk,
            "silences": rule.silences,
            "wipes": rule.wipes,
            "retryMs": rule.retry_ms,
        }
        for state, rule in POLICIES.items()
    }
    assert ours["POLICIES"] == policies


RESAMPLE = """async ([fromHz, toHz, toneHz, piece]) => {
  const { Resampler } = await import("/static/js/talk/resampling.js");
  const resampler = new Resampler(fromHz, toHz);
  const tone = Float32Array.from({ length: fromHz }, (_, i) =>
    Math.sin(2 * Math.PI * toneHz * i / fromHz));
  const made = [];
  for (let i = 0; i < tone.length; i += piece) {
    made.push(...resampler.push(tone.subarray(i, i + piece)));
  }
  const middle = made.slice(toHz / 4, toHz / 2);
  const rms = Math.sqrt(middle.reduce((sum, x) => sum + x * x, 0) / middle.length);
  return { length: made.length, rms };
}"""


@pytest.mark.parametrize("rates", [(48000, 16000), (44100, 16000), (24000, 48000), (24000, 44100)])
@pytest.mark.parametrize("piece", [128, 960, 1])
def test_a_tone_keeps_its_loudness_and_length_at_another_rate(scripts: Page, rates, piece):
    heard = scripts.evaluate(RESAMPLE, [*rates, 1000, piece])
    assert heard["rms"] == pytest.approx(0.7071, abs=0.005)
    assert 0 <= rates[1] - heard["length"] < rates[1] * 0.003


def test_what_the_lower_rate_cannot_hold_is_filtered_out(scripts: Page):
    assert scripts.evaluate(RESAMPLE, [48000, 16000, 12000, 128])["rms"] < 0.01


def test_parts_of_a_trace_are_put_together_and_broken_ones_forgotten(scripts: Page):
    joined = scripts.evaluate(
        """async () => {
          const { Gathering } = await import("/static/js/talk/traces.js");
          const traces = new Gathering();
          const add = (part, parts, data) => traces.add({ part, parts, data });
          return [add(1, 2, '{"a":'), add(2, 2, "1}"), add(2, 2, "1}"), add(1, 1, "{"),
            add(1, 3, "{"), add(3, 3, "}"), add(1, 1, '{"b":2}')];
        }"""
    )
    assert joined == [None, {"a": 1}, None, None, None, None, {"b": 2}]
