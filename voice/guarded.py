"""
A dialogue that is watched: some words of a child are answered by approved sentences alone.

Pure, a part of `conversation.py`. The guard (`safety/guard.py`) hears the child's words and every
sentence of the agent before its sound. When it objects, the agent falls silent for that turn, its
tools are refused, the approved answer is spoken by the platform, and the agent is told what was
said and to stay with it.
"""

from collections.abc import Callable

from voice import effects as do
from voice.agent.messages import ToolCall
from voice.brief import Brief
from voice.dialogue import THINK_SECONDS
from voice.effects import Sentence, Speech
from voice.safety.guard import judge, judge_answer
from voice.safety.scripts import approved
from voice.safety.verdict import Severity, Verdict
from voice.tales import TellingDialogue
from voice.tools.outcome import Outcome
from voice.turn import Phase

TOLD = (
    "The platform has answered the child's last words itself, in approved words: “{}” Do not "
    "answer those words, do not go back to their subject, and stay with what was said."
)
_ANSWERED = "The platform has answered the child itself in this turn. Do nothing, say nothing."
REFUSED = Outcome(result={"error": _ANSWERED}, for_model={"error": _ANSWERED}, is_failure=True)


class Guarded(TellingDialogue):
    """A dialogue whose turns may be taken over by the guard."""

    def __init__(self, brief: Brief, *, now: float, jitter: Callable[[], float]) -> None:
        super().__init__(brief, now=now, jitter=jitter)
        self._told: set[str] = set()  # what the agent was told of

    def _understand(self, content: str, now: float) -> None:
        super()._understand(content, now)
        self._judge_turn(now)

    def _think(self, now: float) -> None:
        if self.turn.phase is Phase.LISTENING and self.turn.steered is None:
            self._judge_turn(now)  # the child seemed to go on, and said no more
        super()._think(now)

    def _judge_turn(self, now: float) -> None:
        brief = self._brief
        verdict = judge(self.turn.heard, age=brief.age, blocked=brief.blocked)
        if verdict is not None:
            self._note(verdict)
            self._steer(verdict, now)

    def _child_goes_on(self, now: float) -> None:
        super()._child_goes_on(now)
        if self.turn.phase is Phase.LISTENING:
            self.turn.steered = None  # what it says in the end is judged as a whole

    def _agent_speaks(self, content: str, now: float) -> None:
        if self.turn.steered is not None:
            return  # its own answer is not wanted
        turn = self.turn
        is_approved = content in (self._brief.script.greeting, self._farewell.text)
        is_old = turn.phase in (Phase.LISTENING, Phase.HEARING) and not turn.heard
        is_unheard = turn.is_silenced or is_old
        verdict = None if is_approved or is_unheard else judge_answer(content)
        if verdict is None:
            super()._agent_speaks(content, now)
            return
        self._effects.append(do.Count("agent_steered", verdict.category))
        self._steer(verdict, now)

    def _call(self, call: ToolCall, now: float) -> None:
        if self.turn.steered is not None:
            self._answer(call, REFUSED, now, may_speak=False)
            return
        super()._call(call, now)

    def _note(self, verdict: Verdict) -> None:
        """Once a turn and category. What may be abuse leaves no words for the family to read."""
        if verdict.severity is Severity.S3:
            self.transcript.forget_turn()
        if verdict.category not in self.turn.noted:
            self.turn.noted.add(verdict.category)
            self._effects.append(do.NoteSafety(verdict.category, verdict.severity))

    def _steer(self, verdict: Verdict, now: float) -> None:
        """Take the turn over. A graver finding takes it over once more."""
        turn = self.turn
        if turn.steered is not None and verdict.severity <= turn.steered.severity:
            turn.is_agent_done = True
            return
        turn.steered = verdict
        is_held = self.playback.is_held
        self._effects.append(do.StopMedia(tuple(self.playback.stop_waiting())))
        self.playback.is_held = is_held
        self._effects += map(do.CancelTool, turn.pending)
        for call in turn.pending.values():
            self._answer(call, REFUSED, now, may_speak=False)
        turn.pending.clear()
        turn.said_early.clear()
        turn.is_agent_speaking, turn.is_agent_done = False, True
        if turn.is_silenced:
            return
        sentence = approved(verdict.script, self._brief.language, self._brief.region)
        self._speak(Speech((sentence,), "prompt"))
        self._allow(THINK_SECONDS, now)
        self._tell_agent(sentence)

    def _tell_agent(self, sentence: Sentence) -> None:
        said = sentence.romanised if self._brief.language == "hi-Latn" else sentence.text
        self.line.history.add("assistant", said)
        if sentence.text not in self._told:  # prompts only grow
            self._told.add(sentence.text)
            self.line.say({"type": "UpdatePrompt", "prompt": TOLD.format(said)})
