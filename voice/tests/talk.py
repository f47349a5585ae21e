"""
A conversation in a test: the toy and the agent are plain functions, time is a number.

`Talk` performs nothing; it keeps every effect with its time. What goes to the toy is checked to be
of the toy's protocol and of the present turn; a conversation that wakes up for nothing fails.
"""

import json
from typing import Any

from accounts.regions import Region
from voice import effects as do
from voice.agent.line import Script
from voice.agent.settings import AgentChoice
from voice.brief import Brief
from voice.effects import Effect
from voice.limits import FREE, Outlook
from voice.sitting import SittingConversation
from voice.tests.sound import tone
from voice.tools.outcome import Outcome
from wire import frames, messages
from wire.limits import MAX_TO_TOY_BYTES

RATE_HZ = 16_000
SILENCE = bytes(RATE_HZ // 10 * 2)
KEEP_ALIVE = {"type": "KeepAlive"}
FORCE_END_TURN = {"type": "ForceEndTurn"}
CONTEXT = {"etag": "9f2c", "language": "en", "timezone": "UTC", "volume": 70, "lights": True}
PLAIN = Outcome(result={"ok": True}, for_model={"ok": True})


def brief(
    *,
    listen: str = "nova",
    language: str = "en",
    idle_seconds: float = 300.0,
    outlook: Outlook = FREE,
    **members: Any,
) -> Brief:
    choice = AgentChoice(listen, language, "open_ai", "gpt-4o-mini", "aura-2-thalia-en")
    script = Script(choice, "Be kind.", ({"name": "tell_story"},), "Namaste!")
    server_time = "2026-11-22T07:00:00+00:00"
    told = {"region": Region.IN, **members}
    return Brief(
        "session-1", script, language, server_time, CONTEXT, idle_seconds, outlook, **told
    )


class Talk:
    """One conversation with a toy that has not said hello and an upstream being opened."""

    def __init__(self, **choice: Any) -> None:
        self.now = 1000.0
        self.began_at = self.now
        self.log: list[tuple[float, Effect]] = []
        self.taken = 0
        self.is_over = False
        self.conversation = SittingConversation(brief(**choice), now=self.now, jitter=lambda: 1.0)
        self.did(self.conversation.begin(self.now))

    def did(self, effects: list[Effect]) -> list[Effect]:
        """Keep `effects` as done now, and return them. After a HangUp nothing is done."""
        if self.is_over:
            return []
        for effect in effects:
            if isinstance(effect, do.ToToy):
                self._check(effect.message)
            self.log.append((self.now, effect))
            self.is_over = self.is_over or isinstance(effect, do.HangUp)
        return effects

    def _check(self, message: str | bytes) -> None:
        if isinstance(message, str):
            messages.read_from_platform(message)
            return
        assert len(message) <= MAX_TO_TOY_BYTES
        assert frames.unpack(message).turn == self.conversation.turn.number

    def take(self) -> list[Effect]:
        """The effects since they were last taken."""
        taken, self.taken = self.log[self.taken :], len(self.log)
        return [effect for _, effect in taken]

    def at(self, wanted: Any) -> list[float]:
        """When an effect happened, in seconds since the beginning."""
        return [round(at - self.began_at, 3) for at, effect in self.log if effect == wanted]

    # -- time ------------------------------------------------------------------------------------

    def wait(self, seconds: float) -> list[Effect]:
        """Let time pass as the bridge does: wake when told. The effects of that time."""
        before, end, woken_at, times = len(self.log), self.now + seconds, -1.0, 0
        while self.conversation.wake_at <= end and not self.is_over:
            self.now = max(self.now, self.conversation.wake_at)
            times = times + 1 if self.now == woken_at else 0
            woken_at = self.now
            assert times < 100, "it wakes up again and again and does nothing"
            self.did(self.conversation.tick(self.now))
        self.now = end
        return [effect for _, effect in self.log[before:]]

    # -- the toy ---------------------------------------------------------------------------------

    def toy_says(self, kind: str, **members: Any) -> list[Effect]:
        text = json.dumps({"type": kind, **members})
        return self.did(self.conversation.toy_text(text, self.now))

    def hello(self, *, rate_hz: int = RATE_HZ, etag: str | None = None) -> list[Effect]:
        return self.toy_says(
            "hello",
            protocol=1,
            firmware="1.0",
            audio={"rate": rate_hz, "frame_ms": 40},
            context={"etag": etag, "saved_at": None},
        )

    def press(self, turn: int = 1) -> list[Effect]:
        return self.toy_says("listen", state="start", turn=turn, pre_roll_ms=250)

    def speak(self, samples: bytes = b"\1\0", *, turn: int | None = None) -> list[Effect]:
        number = self.conversation.link.turn if turn is None else turn
        data = frames.pack(frames.MIC, 0, number, samples)
        return self.did(self.conversation.toy_audio(data, self.now))

    def release(self, *, post_roll_ms: int = 600) -> list[Effect]:
        number = self.conversation.link.turn
        return self.toy_says("listen", state="stop", turn=number, post_roll_ms=post_roll_ms)

    def played(self, ms: float, *, turn: int | None = None) -> list[Effect]:
        number = self.conversation.turn.number if turn is None else turn
        return self.toy_says("played", turn=number, ms=round(ms), underruns=0)

    # -- the agent -------------------------------------------------------------------------------

    def agent_says(self, kind: str, **members: Any) -> list[Effect]:
        text = json.dumps({"type": kind, **members})
        return self.did(self.conversation.agent_text(text, self.now))

    def settle(self) -> list[Effect]:
        """Welcome, and the Settings are applied."""
        return self.agent_says("Welcome", request_id="r") + self.agent_says("SettingsApplied")

    def hears(self, content: str) -> list[Effect]:
        return self.agent_says("ConversationText", role="user", content=content)

    def says(self, content: str) -> list[Effect]:
        return self.agent_says("ConversationText", role="assistant", content=content)

    def sounds(self, value: int, seconds: float) -> list[Effect]:
        """The agent's voice, `seconds` of a tone, faster than real time."""
        return self.did(self.conversation.agent_audio(tone(value, seconds), self.now))

    def falls_silent(self) -> list[Effect]:
        return self.agent_says("AgentAudioDone")

    def answers(self, content: str, value: int, seconds: float) -> list[Effect]:
        """A whole reply of one sentence."""
        return self.says(content) + self.sounds(value, seconds) + self.falls_silent()

    def calls(self, *calls: tuple[str, str], arguments: str = "{}") -> list[Effect]:
        """The agent calls functions: (id, name) each, in one request."""
        functions = [
            {"id": call_id, "name": name, "arguments": arguments, "client_side": True}
            for call_id, name in calls
        ]
        return self.agent_says("FunctionCallRequest", functions=functions)

    def drops(self, code: str = "1006") -> list[Effect]:
        return self.did(self.conversation.agent_lost(code, self.now))

    # -- the family's limits ---------------------------------------------------------------------

    def limit(self, **members: Any) -> list[Effect]:
        """How the talk stands with the limits, from now on."""
        return self.did(self.conversation.limit(Outlook(**members), self.now))

    # -- the platform's own work -----------------------------------------------------------------

    def finish_tool(self, run: do.RunTool, outcome: Outcome = PLAIN) -> list[Effect]:
        return self.did(self.conversation.tool_done(run.call, run.turn, outcome, self.now))

    def feed(self, start: do.StartMedia, value: int, seconds: float) -> list[Effect]:
        """All the sound of a clip or recording at once."""
        chunk = self.conversation.media_chunk(start.segment, tone(value, seconds), self.now)
        return self.did(chunk) + self.end_media(start)

    def end_media(self, start: do.StartMedia) -> list[Effect]:
        return self.did(self.conversation.media_done(start.segment, self.now))


def spoken(*sentences: str, source: str = "clip") -> Outcome:
    """What a tool answers whose approved text the platform speaks itself."""
    media = do.Speech(tuple(do.Sentence(text, "en") for text in sentences), source)
    result = {"text": " ".join(sentences)}
    return Outcome(result=result, for_model={"text": "spoken"}, media=(media,), topic="story x")


# -- reading effects -----------------------------------------------------------------------------


def told(effects: list[Effect]) -> list[dict[str, Any]]:
    """The messages to the toy, as they were sent."""
    return [
        json.loads(effect.message)
        for effect in effects
        if isinstance(effect, do.ToToy) and isinstance(effect.message, str)
    ]


def states(effects: list[Effect]) -> list[str]:
    """The states of the turn that the toy was told."""
    return [message["state"] for message in told(effects) if message["type"] == "turn"]


def voice(effects: list[Effect]) -> list[frames.Frame]:
    """The frames to the toy."""
    return [
        frames.unpack(effect.message)
        for effect in effects
        if isinstance(effect, do.ToToy) and isinstance(effect.message, bytes)
    ]


def asked(effects: list[Effect]) -> list[dict[str, Any]]:
    """The messages to the agent, without KeepAlive."""
    sent = [
        json.loads(effect.message)
        for effect in effects
        if isinstance(effect, do.ToAgent) and isinstance(effect.message, str)
    ]
    return [message for message in sent if message != KEEP_ALIVE]


def sound_up(effects: list[Effect]) -> list[bytes]:
    """The audio to the agent, silence included."""
    return [
        effect.message
        for effect in effects
        if isinstance(effect, do.ToAgent) and isinstance(effect.message, bytes)
    ]


def only(kind: type, effects: list[Effect]) -> list[Any]:
    """The effects of one kind."""
    return [effect for effect in effects if isinstance(effect, kind)]


# -- how far a talk has come ---------------------------------------------------------------------


def ready(**choice: Any) -> Talk:
    """Greeted on both sides, nothing said yet; nothing of it is in `take`."""
    talk = Talk(**choice)
    talk.hello()
    talk.settle()
    talk.take()
    return talk


def pressed(turn: int = 1, **choice: Any) -> Talk:
    """The button is down and something has been said."""
    talk = ready(**choice)
    talk.press(turn)
    talk.speak()
    talk.take()
    return talk


def released(**choice: Any) -> Talk:
    """The child has asked and waits."""
    talk = pressed(**choice)
    talk.wait(1)
    talk.release()
    talk.take()
    return talk


def understood(content: str = "Who is Ram?", **choice: Any) -> Talk:
    """The agent has the child's words."""
    talk = released(**choice)
    talk.wait(0.4)
    talk.hears(content)
    talk.take()
    return talk


def failing(code: str, **choice: Any) -> Talk:
    """A toy that has said hello to an upstream that does not open, as often as it is tried."""
    talk = Talk(**choice)
    talk.hello()
    talk.drops(code)
    talk.take()
    return talk
