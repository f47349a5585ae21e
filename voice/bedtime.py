"""
A conversation that ends kindly when the family's limits say so.

Pure. It is told again and again how it stands with the limits (`limit`). Before they bite it says
so at the end of a turn; when they do, the answer that is being given may come to its end, a
goodbye is said, and the toy is told its policy. In quiet hours a child may hear one more story.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from voice import effects as do
from voice.agent.line import Script
from voice.agent.messages import ToolCall
from voice.brief import Brief
from voice.conversation import Conversation
from voice.dialogue import THINK_SECONDS
from voice.effects import Effect
from voice.farewell import Farewell
from voice.limits import Outlook
from voice.prompt import ONE_STORY
from voice.stops import forbidden
from voice.tools.outcome import Outcome
from voice.turn import NEVER, Phase

WARN_SECONDS = 120.0  # before the limits bite
GRACE_SECONDS = 30.0  # for the turn that is going on then
SENTENCE_SECONDS = 15.0  # of these; afterwards a long text ends with its present sentence
STORY_SECONDS = 900.0  # for the whole turn of one more story
BONUS_TURNS = 3  # without a story, after which none is wanted
PLAYED_SECONDS = 0.01

BONUS_TOOLS = frozenset({"tell_story", "tell_a_story", "end_call"})
_NOT_NOW = "It is quiet time. One story may be told, and nothing else; then say good night."
NOT_NOW = Outcome(result={"error": _NOT_NOW}, for_model={"error": _NOT_NOW}, is_failure=True)


class LimitedConversation(Conversation):
    """The talk, its limits, and how long the child has talked."""

    def __init__(self, brief: Brief, *, now: float, jitter: Callable[[], float]) -> None:
        super().__init__(brief, now=now, jitter=jitter)
        self.bonus_evening: date | None = None  # of the last bonus story that was begun
        self._is_script_bonus = False
        self._is_agent_outdated = False  # it is told something else when the turn is over
        self._outlook = brief.outlook
        self._ends_at = now + brief.outlook.ends_in
        self._is_warned = False
        self._is_bonus_turn = False
        self._bonus_turns = 0
        self._has_last_words = False  # this turn
        self._goodbye = ""  # the policy state that follows it
        self._rest_by = NEVER  # the turn that is going on
        self._close_at = NEVER  # the toy has played everything
        self._is_closed = False
        self._talked_seconds = 0.0
        self._talks_since = NEVER
        self._fit_script(now)

    def limit(self, outlook: Outlook, now: float) -> list[Effect]:
        """How the conversation stands with the limits from now on."""
        self._outlook, self._ends_at = outlook, now + outlook.ends_in
        if not outlook.state:
            self._relent()
        return self._take(now)

    def forget_memory(self, now: float) -> list[Effect]:
        """Tell the agent nothing of earlier talks, from the next connection on."""
        prompt, script = self._brief.prompt_without_memory, self._brief.script
        if prompt and prompt != script.prompt:
            self._rewrite(replace(script, prompt=prompt), now)
        return self._take(now)

    def renew(self, brief: Brief, now: float) -> list[Effect]:
        """
        What is known of the child has changed: for ourselves at once, for the agent from the next
        connection on, which is now when nobody talks. The greeting is not said again.
        """
        before, self._brief = self._brief, replace(brief, session=self._brief.session)
        if brief.script != before.script:
            self._rewrite(brief.script, now)
        return self._take(now)

    def _rewrite(self, script: Script, now: float) -> None:
        self._brief = replace(self._brief, script=script)
        self.line.rewrite(for_one_story(script) if self._is_script_bonus else script)
        self._is_agent_outdated = True
        if self.turn.phase is Phase.QUIET:
            self._brief_agent(now)

    def _brief_agent(self, now: float) -> None:
        """A new connection, if there is an old one, for what the agent was not told yet."""
        if self._is_agent_outdated and not self.line.is_asleep:
            self._effects.append(do.Disconnect())
            self._connect(now)

    def _connect(self, now: float, *, after: float = 0.0) -> None:
        self._is_agent_outdated = False
        super()._connect(now, after=after)

    def _end(self, outcome: str, now: float) -> None:
        super()._end(outcome, now)
        if outcome != "interrupted" and not self._farewell.is_due:
            self._brief_agent(now)

    def talked_seconds(self, now: float) -> float:
        """From each press to the end of its turn."""
        since = min(now, self._talks_since)
        return self._talked_seconds + now - since

    def is_winding_up(self, now: float) -> bool:
        """A long text is to end with its present sentence."""
        begins = self._rest_by - GRACE_SECONDS + SENTENCE_SECONDS
        return not self._is_bonus_turn and now >= begins

    @property
    def _due_at(self) -> float:
        return min(super()._due_at, self._rest_by, self._close_at)

    # -- what the limits say ---------------------------------------------------------------------

    @property
    def _has_bonus(self) -> bool:
        """One more story may be begun."""
        outlook = self._outlook
        return outlook.has_bonus and outlook.evening != self.bonus_evening

    @property
    def _may_talk(self) -> bool:
        return not self._outlook.state or self._has_bonus

    def _relent(self) -> None:
        """There is time, after all or again."""
        self._rest_by = self._close_at = NEVER
        self._is_bonus_turn, self._bonus_turns = False, 0
        if self._outlook.ends_in > WARN_SECONDS:
            self._is_warned = False
        if self._goodbye:
            self._goodbye, self._farewell = "", Farewell()

    def _heed_limits(self, now: float) -> None:
        is_quiet, self._close_at = self.turn.phase is Phase.QUIET, NEVER
        is_silent = is_quiet and self._farewell.at_latest == NEVER  # no farewell is being played
        if self._goodbye:
            if is_silent or self._farewell.is_over(now):
                self._close(now)
        elif is_quiet:
            self._rest_by = NEVER
            if is_silent:
                self._heed_in_silence(now)
        elif self._outlook.state:
            self._heed_in_turn(now)
        else:
            self._rest_by = NEVER

    def _heed_in_silence(self, now: float) -> None:
        remaining = self.playback.remaining_seconds(now)
        if self._may_talk:
            self._fit_script(now)
        elif remaining > PLAYED_SECONDS:
            self._close_at = now + remaining
        else:
            self._close(now)

    def _heed_in_turn(self, now: float) -> None:
        if self._is_bonus_turn and not self._outlook.has_bonus:
            self._is_bonus_turn, self._rest_by = False, NEVER
        if not self._is_bonus_turn and self._has_bonus and self._is_telling_story:
            self._is_bonus_turn, self._rest_by = True, NEVER
            self.bonus_evening = self._outlook.evening
        if self._rest_by == NEVER:
            self._rest_by = now + (STORY_SECONDS if self._is_bonus_turn else GRACE_SECONDS)
        if now >= self._rest_by:
            self._cut(now)

    @property
    def _is_telling_story(self) -> bool:
        return self.turn.phase is Phase.SPEAKING and _is_story(self.turn.topic)

    def _cut(self, now: float) -> None:
        """The turn had its time: what was not sent is not said."""
        turn = self.turn
        if turn.phase is Phase.LISTENING:
            self.link.is_pressed = False
        self._effects.append(do.StopMedia(tuple(self.playback.stop_waiting())))
        self._effects += map(do.CancelTool, turn.pending)
        turn.pending.clear()
        turn.outcome = "interrupted"
        if self._has_bonus:
            self._hang_up_agent()
            self._has_last_words = True
            self._finish_with("bonus_offer", turn.outcome, now)
            self._rest_by = now + GRACE_SECONDS
        else:
            self._say_goodbye(now)

    # -- last words ------------------------------------------------------------------------------

    def _say_last_words(self, now: float) -> None:
        """The answer has been given; a sentence may have to be added to it."""
        if not self._outlook.state:
            is_near = now >= self._ends_at - WARN_SECONDS
            if is_near and not self._is_warned and not self.turn.outcome:
                self._is_warned = True
                self._add(f"{self._outlook.ends_by}_soon", now)
        elif not self._has_bonus:
            self._say_goodbye(now)
        elif not self._is_bonus_turn:
            self._add("bonus_offer", now)
        elif not self.turn.outcome:
            self._bonus_turns += 1
            if self._bonus_turns >= BONUS_TURNS:
                self._say_goodbye(now)

    def _add(self, name: str, now: float) -> None:
        self._has_last_words = True
        self._speak(self._phrase(name))
        self._allow(THINK_SECONDS, now)

    def _say_goodbye(self, now: float) -> None:
        self._hang_up_agent()
        self._goodbye, self._rest_by = self._outlook.state, NEVER
        self._has_last_words = True
        self._finish_with(self._goodbye, self.turn.outcome, now)
        self._farewell = Farewell(self._phrase(self._goodbye).sentences[0].text, is_said=True)

    def _close(self, now: float) -> None:
        """Tell the toy its policy and hang up."""
        state = self._outlook.state
        self._is_closed = True
        self._goodbye, self._farewell = "", Farewell()
        self._effects = self.stop(forbidden(state), now)

    def _hang_up_agent(self) -> None:
        self.line.hang_up()
        self._effects.append(do.Disconnect())

    def _fit_script(self, now: float) -> None:
        """In quiet hours the agent may tell a story and nothing else, and otherwise everything."""
        is_bonus = self._outlook.state != ""
        if is_bonus is self._is_script_bonus:
            return
        self._is_script_bonus = is_bonus
        script = self._brief.script
        self.line.rewrite(for_one_story(script) if is_bonus else script)
        if not self.line.is_asleep:
            self._effects.append(do.Disconnect())
            self._connect(now)

    # -- what a conversation does, within limits -------------------------------------------------

    def tool_done(self, call: ToolCall, number: int, outcome: Outcome, now: float) -> list[Effect]:
        is_current = number == self.turn.number and call.id in self.turn.pending
        if is_current and self._is_bonus_turn and _is_story(outcome.topic):
            self.bonus_evening = self._outlook.evening
            outcome = replace(outcome, media=(self._phrase("bonus_story"), *outcome.media))
        return super().tool_done(call, number, outcome, now)

    def _call(self, call: ToolCall, now: float) -> None:
        is_bonus_told = self.bonus_evening == self._outlook.evening
        if self._is_bonus_turn and (call.name not in BONUS_TOOLS or is_bonus_told):
            self.turn.is_agent_done = False
            self._allow(THINK_SECONDS, now)
            self._answer(call, NOT_NOW, now, may_speak=False)
            return
        super()._call(call, now)

    def _press(self, number: int, now: float) -> None:
        if not self._may_talk:
            self._close(now)
            return
        self._fit_script(now)
        self._rest_by, self._has_last_words = NEVER, False
        self._is_bonus_turn = bool(self._outlook.state)
        super()._press(number, now)

    def _end_if_all_is_said(self, now: float) -> None:
        is_over = self.turn.is_answered and self.playback.is_empty
        may_add = self.turn.number > 0 and not self._has_last_words and not self._farewell.is_due
        if is_over and may_add:
            self._say_last_words(now)
        super()._end_if_all_is_said(now)

    def _take(self, now: float) -> list[Effect]:
        if not self._is_closed:
            self._end_if_all_is_said(now)
            if not self._goodbye and self._farewell.is_over(now):
                self._good_night()
            self._heed_limits(now)
        self._count_talk(now)
        return super()._take(now)

    def _count_talk(self, now: float) -> None:
        is_talking = self.turn.number > 0 and self.turn.phase is not Phase.QUIET
        if is_talking and self._talks_since == NEVER:
            self._talks_since = now
        elif not is_talking and self._talks_since < NEVER:
            self._talked_seconds += now - self._talks_since
            self._talks_since = NEVER


def for_one_story(script: Script) -> Script:
    """The script of an agent that may tell a story and nothing else, and greets nobody."""
    functions = tuple(one for one in script.functions if one["name"] in BONUS_TOOLS)
    prompt = f"{script.prompt}\n\n{ONE_STORY}"
    return replace(script, prompt=prompt, functions=functions, greeting="")


def _is_story(topic: str) -> bool:
    return topic.startswith("story ")
