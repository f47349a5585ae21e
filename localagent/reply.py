"""
The agent's half of a conversation: thinking, calling functions, and saying sentences in order.

Part of the pure session: it takes what happened with `now`, and answers effects.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from localagent import messages
from localagent.events import Expect, Hush, Say, Send
from localagent.messages import plain
from localagent.mind import Mind, Thought
from localagent.schema import Rejected
from localagent.speech import Line, Speech
from localagent.state import State

STT_REPORT_S = 0.25  # while the user speaks; Deepgram reports about four times a second
RETRIES = 1  # how often a line that could not be spoken is tried again


@dataclass(frozen=True, slots=True)
class Call:
    """A function call under its id, as it goes over the wire."""

    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pending:
    """A thought that is being thought: about the user's `text`, or about what a call returned."""

    asked_at: float
    text: str = ""
    call: Call | None = None
    content: str = ""

    @property
    def is_after_call(self) -> bool:
        return self.call is not None

    def think(self, mind: Mind) -> Thought:
        if self.call is None:
            return mind.hear(self.text)
        return mind.learn(self.call.name, self.call.arguments, self.content)


class Reply:
    """Everything the agent is about to do. `mind` is given once Settings are applied."""

    def __init__(self, state: State, new_id: Callable[[], str]):
        self.mind: Mind
        self.speech = Speech()
        self.pending: Pending | None = None
        self.calling: Call | None = None
        self._state = state
        self._new_id = new_id
        self._failures = 0
        self._asked_at: float | None = None  # when the thought behind the coming line was asked

    @property
    def is_mid_turn(self) -> bool:
        """
        Whether an injection would cut in.

        Waiting for a function's result is no turn, nor is thinking about it: the client may say
        something of its own there, and its words go first.
        """
        is_thinking = self.pending is not None and not self.pending.is_after_call
        return is_thinking or not self.speech.is_idle

    def greet(self, greeting: str) -> list:
        if not greeting.strip():
            return []
        self.speech.add(greeting)
        return self._next_line()

    def think(self, text: str, now: float) -> list:
        """Begin to think about what the user said."""
        if self.pending and self.pending.is_after_call:
            self.pending.think(self.mind)  # it still knows what was returned, only says nothing
        self.pending = Pending(now, text)
        expected = [Expect(self.mind.recital)] if self.mind.recital else []
        return [*expected, *self._schedule(self._state.options.think_s, now)]

    @property
    def is_under_way(self) -> bool:
        """Whether a call is out or its answer is being thought about."""
        return self.calling is not None or self.pending is not None

    def call_early(self, text: str, now: float) -> list:
        """Call what `text` asks for before its turn is confirmed, unless that is deferred."""
        wish = self.mind.early_wish(text)
        return self._call(wish.name, wish.arguments, now) if wish else []

    def resume(self, now: float) -> None:
        """The user only made a noise: go on with the thought that it held up."""
        is_held = self.pending is not None and "think" not in self._state.deadlines
        if is_held and not self._state.user.is_open:
            self._state.deadlines.set("think", now)

    def answered(self, id: str, content: str, now: float) -> list:
        """A function has returned. Answers to cancelled or unknown calls are dropped."""
        call = self.calling
        if call is None or call.id != id:
            return []
        self.calling = None
        self.pending = Pending(now, call=call, content=content)
        scheduled = self._schedule(self._state.options.think_after_result_s, now)
        return [*self._state.history(messages.called(call, content)), *scheduled]

    def inject(self, text: str, behavior: str, *, is_user_open: bool) -> list:
        """The client gives the agent words of its own."""
        effects: list = []
        if behavior == "interrupt":
            effects = self.interrupt(keeps_calls=True)
        elif is_user_open:
            return [Send(messages.injection_refused("The user is speaking."))]
        elif self.is_mid_turn and behavior == "default":
            return [Send(messages.injection_refused("The agent is speaking."))]
        if self.speech.is_full:
            return [Send(messages.injection_refused("Too much is waiting to be said."))]
        self.speech.add(text)
        return effects + ([] if self.speech.current else self._next_line())

    def interrupt(self, *, barge_in: Send | None = None, keeps_calls: bool = False) -> list:
        """
        Fall silent. `barge_in` is what the client is told between silence and AgentAudioDone.

        Calls that are out are cancelled; a thought after them goes with them.
        """
        effects: list = [Hush()] if self.speech.current else []
        was_speaking = self.speech.silence()
        effects += [barge_in] if barge_in else []
        if was_speaking:
            effects += self._audio_done(is_barge_in=True)
        if keeps_calls:
            return effects
        if self.calling:
            effects.append(Send(messages.function_call_cancelled(self.calling)))
        self.calling = None
        self._state.deadlines.clear("recall")
        return effects

    def voiced(self, number: int, now: float) -> list:
        """The first sound of a line: the moment at which waiting ends."""
        if self._asked_at is None:
            return []
        total_s, self._asked_at = now - self._asked_at, None
        tts_s = max(0.0, total_s - self._state.options.think_s)
        effects = [
            Send(messages.latency("tts_latency", tts_s)),
            Send(messages.latency("total_latency", total_s)),
        ]
        if self._shows_inner_life:
            effects.append(Send(messages.agent_started_speaking(total_s, tts_s)))
        return effects

    def spoken(self, number: int, now: float) -> list:
        if self.speech.current is None or self.speech.current.number != number:
            return []
        self._failures = 0
        return self._next_line() or self._audio_done(is_barge_in=False)

    def failed(self, number: int) -> list:
        """A line could not be spoken: warn and try again, then give the session up."""
        line = self.speech.current
        if line is None or line.number != number:
            return []
        self._failures += 1
        if self._failures > RETRIES:
            raise Rejected("FAILED_TO_SPEAK", "The voice has failed.")
        text = "The voice did not answer, trying again."
        return [Send(messages.warning("SPEAK_REQUEST_FAILED", text)), self._say(line)]

    def fall_due(self, name: str, now: float) -> list:
        match name:
            case "think" if self._state.user.is_open:
                return []  # held until it is clear whether the user says something
            case "think" if self.pending:
                pending, self.pending = self.pending, None
                self._state.deadlines.clear("slow-think")
                before = self.mind.recital
                effects = self._act(pending.think(self.mind), pending, now)
                recital = self.mind.recital
                return effects if recital == before else [Expect(recital), *effects]
            case "slow-think" if self.pending:
                return self._warn_slow(self.pending, now)
            case "recall" if self.calling:
                return self._call(self.calling.name, self.calling.arguments, now)
            case "stt-report" if self._state.user.is_speaking:
                self._state.deadlines.set("stt-report", now + STT_REPORT_S)
                return [Send(messages.latency("stt_latency", 0.05))]
        return []

    def _schedule(self, wait_s: float, now: float) -> list:
        options, faults = self._state.options, self._state.faults
        slow_s = faults.slow_think_s
        self._state.deadlines.set("think", now + wait_s + slow_s)
        if wait_s + slow_s > options.slow_think_warning_s:
            self._state.deadlines.set("slow-think", now + options.slow_think_warning_s)
        if self._state.strikes("think_failures", faults.think_failures):
            text = "A think request failed, trying again."
            return [Send(messages.warning("THINK_REQUEST_FAILED", text))]
        return []

    def _warn_slow(self, pending: Pending, now: float) -> list:
        every_s = self._state.options.slow_think_warning_s
        self._state.deadlines.set("slow-think", now + every_s)
        waited_s = round(now - pending.asked_at)
        text = f"We have now waited {waited_s} seconds for a think response."
        return [Send(messages.warning("SLOW_THINK_REQUEST", text))]

    def _act(self, thought: Thought, pending: Pending, now: float) -> list:
        waited_s = now - pending.asked_at
        effects: list = []
        if self._shows_inner_life:
            effects.append(Send({**plain("AgentThinking"), "content": ""}))
        effects.append(Send(messages.latency("ttt_token_latency", waited_s)))
        if thought.sentences:
            effects.append(Send(messages.latency("ttt_text_latency", waited_s)))
            self._asked_at = pending.asked_at
            for sentence in thought.sentences:
                self.speech.add(sentence)
            if self.speech.current is None:
                effects += self._next_line()
        if thought.wish:
            effects.append(Send(messages.latency("ttt_tool_latency", waited_s)))
            effects += self._call(thought.wish.name, thought.wish.arguments, now)
        return effects

    @property
    def _shows_inner_life(self) -> bool:
        faults = self._state.faults
        return self._state.settings.is_experimental or faults.unknown_message_types

    def _call(self, name: str, arguments: dict[str, Any], now: float) -> list:
        self.calling = Call(self._new_id(), name, arguments)
        effects = [Send(messages.function_call_request(self.calling))]
        if self._state.strikes("cancel_function_calls", self._state.faults.cancel_function_calls):
            effects.append(Send(messages.function_call_cancelled(self.calling)))
            self.calling = Call("", name, arguments)
            self._state.deadlines.set("recall", now + self._state.options.think_s)
        return effects

    def _next_line(self) -> list:
        is_first = self.speech.current is None
        line = self.speech.next()
        if line is None:
            return []
        return [
            Send(messages.conversation_text("assistant", line.text)),
            *self._state.history(messages.said("assistant", line.text)),
            self._say(line, is_first=is_first),
        ]

    def _say(self, line: Line, *, is_first: bool = False) -> Say:
        settings = self._state.settings
        return Say(line, settings.speak, settings.output, is_first)

    def _audio_done(self, *, is_barge_in: bool) -> list:
        missing = self._state.faults.missing_agent_audio_done
        if missing == "always" or (missing == "barge-in" and is_barge_in):
            return []
        return [Send(plain("AgentAudioDone"))]
