"""
What is said in a turn: the child's words, the agent's sentences, tools, the platform's sound.

Pure, and one half of `conversation.py`, which adds the button, time and trouble. Approved text is
spoken by the platform in order with the agent's audio, never by the model (docs/decisions/0008).
"""

import json
from collections.abc import Callable
from typing import Any

from voice import effects as do
from voice.agent import messages as said
from voice.agent.line import Line
from voice.agent.messages import Message, ToolCall
from voice.brief import Brief
from voice.effects import Effect, Media, Speech
from voice.farewell import Farewell
from voice.phrases import phrase
from voice.playback import Playback
from voice.tools.outcome import Outcome
from voice.transcript import Transcript
from voice.turn import NEVER, Phase, Turn
from wire import messages

THINK_SECONDS = 10.0  # words to speech, before the child is told that it takes a while
FOLLOW_UP_SECONDS = 6.0  # the agent may say nothing after a tool: then the turn is over
TEXT_FOR_SCREEN = 900  # characters; the message stays far below the toy's 4 KB


class Dialogue:
    """The present turn and everything that may add to it. Effects gather in order."""

    def __init__(self, brief: Brief, *, now: float, jitter: Callable[[], float]) -> None:
        self.playback = Playback()
        self.turn = Turn()
        self.line = Line(brief.script, jitter=jitter)
        self._brief = brief
        self._farewell = Farewell()
        self._active_at = now
        self._deaf_turns = 0
        self.transcript = Transcript(is_wanted=brief.keeps_lines)
        self._effects: list[Effect] = []

    def agent_audio(self, samples: bytes, now: float) -> list[Effect]:
        """The agent's voice, any length. The hot path of a speaking toy."""
        turn = self.turn
        if not turn.is_agent_speaking:
            return [do.Count("frames_dropped", "stale_agent")]
        if not self.playback.is_open(turn.segment):
            turn.segment = self.playback.open(turn.number, "agent")
        turn.stages.mark("first_agent_audio_ms", now)
        if turn.deadline - now < FOLLOW_UP_SECONDS / 2:
            self._allow(FOLLOW_UP_SECONDS, now)
        frames = self.playback.add(turn.segment, samples, now)
        if self.playback.begun:
            self._announce_begun(now)
            self._effects += map(do.ToToy, frames)
            return self._take(now)
        return [do.ToToy(frame) for frame in frames]

    def tool_done(self, call: ToolCall, number: int, outcome: Outcome, now: float) -> list[Effect]:
        """A tool has an answer. It is spoken only while its turn still is the turn."""
        turn = self.turn
        is_lost = turn.number == number and call.id in turn.lost_calls
        is_current = turn.number == number and turn.pending.pop(call.id, None) is not None
        if is_current or is_lost:
            turn.finished_tools[(call.name, call.arguments)] = outcome
            turn.is_agent_done = False  # it thinks again, and may have something to add
            self._allow(THINK_SECONDS, now)
            turn.lost_calls.discard(call.id)
            turn.stages.add("tool_ms", outcome.took_ms)
            turn.topic = outcome.topic or turn.topic
            self._trace_tool(call, outcome)
            if turn.heard or turn.phase is not Phase.LISTENING:
                for media in outcome.media:
                    self._speak(media)
        if not is_lost:
            self._answer(call, outcome, now, may_speak=is_current)
        return self._take(now)

    def media_chunk(self, segment: int, samples: bytes, now: float) -> list[Effect]:
        """Sound that the platform makes itself, a piece at a time."""
        self._send(self.playback.add(segment, samples, now), now)
        return self._take(now)

    def media_done(self, segment: int, now: float) -> list[Effect]:
        """The segment has all its sound, or can have no more."""
        self.playback.finish(segment)
        return self._take(now)

    # -- the agent's messages --------------------------------------------------------------------

    def _heed(self, message: Message, now: float) -> None:
        turn = self.turn
        match message:
            case said.UserStartedSpeaking():
                self._child_goes_on(now)
            case said.UserText(content):
                self._understand(content, now)
            case said.AgentText(content):
                self._agent_speaks(content, now)
            case said.AgentAudioDone() if turn.is_agent_speaking:
                self._agent_has_spoken()
            case said.ToolCalls(calls):
                for call in calls:
                    self._call(call, now)
            case said.ToolsCancelled(ids):
                for call_id in ids:
                    if turn.pending.pop(call_id, None) is not None:
                        self._effects.append(do.CancelTool(call_id))
            case said.InjectionRefused() if self._farewell.is_due:
                self._say_farewell()

    def _child_goes_on(self, now: float) -> None:
        """What is being said is no longer the answer to all that the child says."""
        turn = self.turn
        turn.is_agent_speaking = False
        turn.said_early.clear()
        if turn.phase is Phase.LISTENING:
            self._effects.append(do.StopMedia(tuple(self.playback.stop(now))))
        else:
            self.playback.stop_source("agent")

    def _understand(self, content: str, now: float) -> None:
        turn = self.turn
        if turn.asked_again and content == turn.heard:
            return  # our own question, echoed
        turn.heard = f"{turn.heard} {content}".strip()
        turn.is_agent_done = False
        self.line.history.add("user", content)
        self.transcript.add("child", content)
        self._deaf_turns = 0
        if turn.phase is Phase.LISTENING:
            self.playback.is_held = True  # an answer may come before the button is up
        else:
            self._think(now)

    def _think(self, now: float) -> None:
        turn = self.turn
        turn.stages.mark("transcript_ms", now)
        turn.deadline = now + THINK_SECONDS
        self._to_toy("turn", turn=turn.number, state="heard", text=turn.heard[:TEXT_FOR_SCREEN])
        turn.phase = Phase.SPEAKING if turn.said_early else Phase.THINKING
        if turn.phase is Phase.THINKING:
            self._to_toy("turn", turn=turn.number, state="thinking")
        for content in turn.said_early:
            self._show(content)

    def _agent_speaks(self, content: str, now: float) -> None:
        turn = self.turn
        self.line.history.add("assistant", content)
        if self._farewell.is_due and content != self._farewell.text:
            turn.is_agent_speaking = False  # the farewell is the last word
            return
        is_old = turn.phase in (Phase.LISTENING, Phase.HEARING) and not turn.heard
        if is_old or turn.is_silenced:
            return  # the rest of an answer that was interrupted
        turn.is_agent_speaking, turn.is_agent_done = True, False
        self._allow(THINK_SECONDS, now)
        if turn.phase is not Phase.LISTENING:
            turn.phase = Phase.SPEAKING
        self._farewell.is_said = self._farewell.is_due
        self.transcript.add("hanuman", content)
        self._show(content)

    def _agent_has_spoken(self) -> None:
        self.turn.is_agent_speaking = False
        self.turn.is_agent_done = True
        self.playback.finish(self.turn.segment)

    def _call(self, call: ToolCall, now: float) -> None:
        turn = self.turn
        turn.is_agent_done = False
        self._allow(THINK_SECONDS, now)
        turn.stages.mark("first_tool_ms", now)
        if turn.phase is Phase.QUIET:
            turn.phase = Phase.THINKING
        known = turn.finished_tools.get((call.name, call.arguments))
        if turn.asked_again and known is not None:  # done and spoken before the upstream was lost
            self._answer(call, known, now, may_speak=True)
            return
        turn.pending[call.id] = call
        self._effects.append(do.RunTool(call, turn.number, turn.heard))

    def _answer(self, call: ToolCall, outcome: Outcome, now: float, *, may_speak: bool) -> None:
        response = {"type": "FunctionCallResponse", "id": call.id, "name": call.name}
        response["content"] = json.dumps(outcome.for_model, ensure_ascii=False)
        if call.thought_signature:
            response["thought_signature"] = call.thought_signature
        self.line.say(response)
        if may_speak and outcome.farewell:
            self._farewell = Farewell(outcome.farewell)
            self.line.say({"type": "InjectAgentMessage", "message": outcome.farewell})
        elif may_speak and outcome.say:
            inject = {"type": "InjectAgentMessage", "message": outcome.say, "behavior": "queue"}
            self.line.say(inject)

    def _allow(self, seconds: float, now: float) -> None:
        """How long what comes next may take; a button that is down has a limit of its own."""
        if self.turn.phase is not Phase.LISTENING:
            self.turn.deadline = now + seconds

    def _trace_tool(self, call: ToolCall, outcome: Outcome) -> None:
        members: dict[str, Any] = {"kind": "tool", "name": call.name, "arguments": call.arguments}
        members |= {"result": outcome.result, "ms": outcome.took_ms}
        self._effects.append(do.Trace(self.turn.number, members))

    # -- speaking and ending ---------------------------------------------------------------------

    def _speak(self, media: Media) -> int:
        """Queue sound behind all other; the playback's segment for it."""
        turn = self.turn
        if turn.phase is not Phase.LISTENING:
            turn.phase = Phase.SPEAKING
        segment = self.playback.open(turn.number, media.source)
        self._effects.append(do.StartMedia(segment, media))
        if media.sentences:
            for sentence in media.sentences:
                self._show(sentence.text)
            self.transcript.add("hanuman", " ".join(each.text for each in media.sentences))
        return segment

    def _say_farewell(self) -> None:
        """The agent does not say it, so the platform does."""
        self._speak(self._phrase("farewell"))
        self._farewell.is_said = self.turn.is_agent_done = True

    def _phrase(self, name: str) -> Speech:
        return Speech((phrase(name, self._brief.language),), "prompt")

    def _show(self, text: str) -> None:
        shown = text[:TEXT_FOR_SCREEN]
        if self.turn.phase is Phase.LISTENING:
            self.turn.said_early.append(shown)
        else:
            self._to_toy("turn", turn=self.turn.number, state="speaking", text=shown)

    def _send(self, frames: list[bytes], now: float) -> None:
        self._announce_begun(now)
        self._effects += map(do.ToToy, frames)

    def _announce_begun(self, now: float) -> None:
        for begun in self.playback.begun:
            if begun.turn == self.turn.number:
                self.turn.stages.mark("first_toy_audio_ms", now)
            self._to_toy("play", turn=begun.turn, source=begun.source, ms=None)
        self.playback.begun.clear()

    def _end_if_all_is_said(self, now: float) -> None:
        turn = self.turn
        if not (turn.is_answered and self.playback.is_empty):
            return
        self._effects.append(do.ToToy(self.playback.final(turn.number)))
        self._to_toy("turn", turn=turn.number, state="done")
        self._end("answered" if turn.number else "unsolicited", now)
        if self._farewell.is_due:
            remaining = self.playback.remaining_seconds(now)
            sent_ms = self.playback.sent_ms(turn.number)
            self._farewell.sent(sent_ms, remaining_seconds=remaining, now=now)

    def _end(self, outcome: str, now: float) -> None:
        """The turn is over; its number stays until the next press."""
        turn = self.turn
        turn.phase, turn.deadline = Phase.QUIET, NEVER
        self._active_at = now
        self._effects += map(do.CancelTool, [*turn.pending, *sorted(turn.lost_calls)])
        turn.pending.clear()
        turn.lost_calls.clear()
        if turn.has_ended:
            return  # the agent had added something after the end
        turn.has_ended = True
        stages = dict(turn.stages.ms)
        if stages:
            self._effects.append(do.Trace(turn.number, {"kind": "stages", "stages": stages}))
        topic = turn.topic or "talk"
        seconds = max(0.0, round(now - turn.began_at, 3))  # none of turn 0
        lines = self.transcript.take()
        ended = do.TurnEnded(turn.number, turn.outcome or outcome, topic, stages, seconds, lines)
        self._effects.append(ended)

    def _good_night(self) -> None:
        """The farewell has been heard."""
        self._to_toy("sleep", reason="good_night")
        self._sleep()

    def _sleep(self) -> None:
        """The conversation is over; the toy stays, and a press begins another."""
        self._farewell = Farewell()
        self.line.hang_up()
        self.line.history.clear()
        self._effects += [do.Disconnect(), do.Sleep()]

    def _to_toy(self, kind: str, **members: Any) -> None:
        self._effects.append(do.ToToy(messages.pack(kind, **members)))

    def _take(self, now: float) -> list[Effect]:
        """Everything decided so far, in order; taken once."""
        self._end_if_all_is_said(now)
        if self._farewell.is_over(now):
            self._good_night()
        out, self._effects = self._effects, []
        out += map(do.ToAgent, self.line.outgoing())
        return out
