"""Whatever toy, agent and tools do in whatever order: rules that every conversation keeps."""

from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from voice import effects as do
from voice.tests.talk import PLAIN, Talk, only, spoken, told
from voice.tools.outcome import Outcome

FAREWELL = Outcome(result={}, for_model={}, farewell="Good night!")
OUTCOMES = [PLAIN, spoken("Long ago."), FAREWELL, Outcome(result={}, for_model={}, say="Hm.")]


TONIGHT = {"state": "quiet_hours", "evening": date(2026, 11, 22)}
OUTLOOKS = [{}, {"ends_in": 60, "ends_by": "limit"}, TONIGHT | {"has_bonus": True}, TONIGHT]


class Chaos:
    """A talk, and deeds that happen to it. A deed that cannot happen now does not."""

    def __init__(self, listen: str) -> None:
        self.talk = Talk(listen=listen)
        self.turn = 0
        self.call = 0
        self.is_connected = False

    def seen(self, kind: type) -> list:
        return only(kind, [effect for _, effect in self.talk.log])

    # the toy

    def hello(self, number: int) -> None:
        self.talk.hello()

    def press(self, number: int) -> None:
        self.turn += 1
        self.talk.press(self.turn)

    def release(self, number: int) -> None:
        if self.talk.conversation.link.turn:
            self.talk.release()

    def speak(self, number: int) -> None:
        self.talk.speak(bytes(number * 2), turn=max(1, self.turn - number % 2))

    def abort(self, number: int) -> None:
        self.talk.toy_says("abort", turn=max(0, self.turn - number % 2), reason="button")

    def played(self, number: int) -> None:
        self.talk.played(number * 100)

    def nonsense(self, number: int) -> None:
        text = ["{", "[]", '{"type":"dance"}'][number % 3]
        self.talk.did(self.talk.conversation.toy_text(text, self.talk.now))

    # the agent

    def settle(self, number: int) -> None:
        self.talk.settle()

    def hears(self, number: int) -> None:
        self.talk.hears(f"question {number}")

    def says(self, number: int) -> None:
        self.talk.says(["Yes.", "No.", "Good night!"][number % 3])

    def sounds(self, number: int) -> None:
        self.talk.sounds(number, number / 10)

    def falls_silent(self, number: int) -> None:
        self.talk.falls_silent()

    def interrupts(self, number: int) -> None:
        kind = ["UserStartedSpeaking", "InjectionRefused", "Warning", "Tomorrow"][number % 4]
        self.talk.agent_says(kind)

    def calls(self, number: int) -> None:
        self.call += 1
        self.talk.calls((f"call_{self.call}", ["a", "tell_story"][number % 2]))

    def cancels(self, number: int) -> None:
        functions = [{"id": f"call_{self.call}", "name": "a"}]
        self.talk.agent_says("FunctionCallCancelled", functions=functions)

    def drops(self, number: int) -> None:
        self.talk.drops(["1006", "429", "unreachable"][number % 3])

    # the platform

    def finishes(self, number: int) -> None:
        runs = self.seen(do.RunTool)
        if runs:
            self.talk.finish_tool(runs[-1 - number % len(runs)], OUTCOMES[number % 4])

    def feeds(self, number: int) -> None:
        starts = self.seen(do.StartMedia)
        if starts:
            self.talk.feed(starts[-1 - number % len(starts)], number, number / 5)

    def waits(self, number: int) -> None:
        self.talk.wait(number * number / 40)

    # the family

    def limits(self, number: int) -> None:
        self.talk.limit(**OUTLOOKS[number % len(OUTLOOKS)])

    def everything_comes_to_an_end(self) -> None:
        """The button goes up, all media is fed, and the agent says nothing any more."""
        self.release(0)
        for _ in range(30):
            if self.talk.is_over or not self.talk.conversation.turn.is_waiting:
                return
            self.talk.wait(10)
            for start in self.seen(do.StartMedia):
                self.talk.feed(start, 1, 0.1)
            for run in self.seen(do.RunTool):
                self.talk.finish_tool(run, PLAIN)


DEEDS = [
    name
    for name in vars(Chaos)
    if not name.startswith("_") and name not in ("seen", "everything_comes_to_an_end")
]
scripts = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 30)), max_size=40)
few = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BEDTIME = ("limits", 3)
GOOD_NIGHT = [("calls", 0), ("finishes", 2)]  # the agent ends the call


def played_out(script, listen: str) -> Chaos:
    """A talk that has said hello and then lived through `script`."""
    chaos = Chaos(listen)
    chaos.hello(0)
    chaos.settle(0)
    for deed, number in script:
        getattr(chaos, deed)(number)
    return chaos


@few
@given(scripts, st.sampled_from(["nova", "flux"]))
def test_no_turn_lasts_for_ever_and_each_ends_at_most_once(script, listen):
    chaos = played_out(script, listen)
    chaos.everything_comes_to_an_end()
    ended = [turn.turn for turn in chaos.seen(do.TurnEnded)]
    assert len(ended) == len(set(ended))
    if not chaos.talk.is_over:
        assert not chaos.talk.conversation.turn.is_waiting


@few
@given(scripts)
def test_a_call_is_run_once_and_answered_at_most_once(script):
    chaos = played_out(script, "nova")
    chaos.everything_comes_to_an_end()
    ids = [run.call.id for run in chaos.seen(do.RunTool)]
    assert len(ids) == len(set(ids))


@few
@given(scripts)
def test_an_upstream_is_asked_for_only_when_there_is_none(script):
    """A Connect follows a loss or a Disconnect; two upstreams at once would both be paid for."""
    chaos = played_out(script, "nova")
    is_open = False
    for effect in [effect for _, effect in chaos.talk.log]:
        if isinstance(effect, do.Connect):
            assert not is_open
            is_open = True
        elif isinstance(effect, do.Disconnect) or (
            isinstance(effect, do.Count) and effect.metric == "upstream_lost"
        ):
            is_open = False


@few
@given(scripts, st.sampled_from(["nova", "flux"]))
@example([("calls", 0), *GOOD_NIGHT], "nova")
@example([*GOOD_NIGHT, ("abort", 1)], "nova")
@example([*GOOD_NIGHT, ("waits", 25), ("calls", 0)], "nova")
@example([("press", 0), BEDTIME, *GOOD_NIGHT], "nova")
@example([("says", 0), ("sounds", 9), ("falls_silent", 0), BEDTIME, ("calls", 0)], "nova")
def test_a_limit_ends_every_talk_and_nothing_is_said_after_the_policy(script, listen):
    chaos = played_out(script, listen)
    talk = chaos.talk
    talk.limit(state="limit")
    for _ in range(20):
        talk.wait(10)
        for start in chaos.seen(do.StartMedia):
            talk.feed(start, 1, 0.1)
    assert talk.is_over
    *_, last = told([effect for _, effect in talk.log])
    assert last["type"] in ("policy", "error")


@few
@given(scripts)
def test_the_time_that_was_talked_never_shrinks_and_never_outruns_the_clock(script):
    chaos = Chaos("nova")
    talk, before, before_at = chaos.talk, 0.0, chaos.talk.now
    for deed, number in [("hello", 0), ("settle", 0), *script]:
        getattr(chaos, deed)(number)
        talked = talk.conversation.talked_seconds(talk.now)
        assert -1e-6 <= talked - before <= talk.now - before_at + 1e-6
        before, before_at = talked, talk.now
