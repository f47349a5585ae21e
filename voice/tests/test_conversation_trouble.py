"""Trouble: an upstream that is lost, refuses, is deaf or silent; a toy that says it wrong."""

import json

import pytest

from voice import effects as do
from voice.backoff import REFUSED_FIRST_SECONDS
from voice.conversation import AWAKE_SECONDS, HEAR_SECONDS, HOLD_SECONDS
from voice.dialogue import FOLLOW_UP_SECONDS, THINK_SECONDS
from voice.link import FAULTS_ALLOWED
from voice.tests.sound import runs
from voice.tests.talk import (
    PLAIN,
    Talk,
    asked,
    failing,
    only,
    pressed,
    ready,
    released,
    sound_up,
    spoken,
    states,
    told,
    understood,
    voice,
)
from wire import close

TROUBLE = "Oh! The wind is too loud"


def prompts(effects: list[do.Effect]) -> list[str]:
    """What the platform says itself."""
    return [start.media.sentences[0].text for start in only(do.StartMedia, effects)]


def ask_on_a_new_line(talk: Talk) -> tuple[dict, list[dict]]:
    """The upstream opens again: its Settings, and what is asked after them."""
    talk.wait(0.5)
    settings, *rest = asked(talk.settle())
    return settings, rest


# -- the upstream is lost ------------------------------------------------------------------------


def test_a_lost_upstream_is_counted_and_opened_again_after_a_moment():
    assert ready().drops("1006") == [do.Count("upstream_lost", "1006"), do.Connect(0.5)]


def test_a_fatal_error_is_a_lost_upstream():
    effects = ready().agent_says("Error", code="FAILED_TO_THINK", description="x")
    assert effects == [
        do.Disconnect(),
        do.Count("upstream_lost", "FAILED_TO_THINK"),
        do.Connect(0.5),
    ]


@pytest.mark.parametrize(("text", "code"), [("{", "json"), ('{"type":7}', "shape")])
def test_an_upstream_that_cannot_be_understood_is_left(text, code):
    talk = ready()
    effects = talk.did(talk.conversation.agent_text(text, talk.now))
    assert effects == [do.Disconnect(), do.Count("upstream_lost", code), do.Connect(0.5)]


def test_an_upstream_that_does_not_settle_is_left():
    talk = Talk()
    talk.hello()
    talk.agent_says("Welcome")
    effects = talk.wait(10)
    assert do.Disconnect() in effects
    assert do.Count("upstream_lost", "unsettled") in effects
    assert do.Connect(0.5) in effects


def test_the_question_that_got_no_answer_is_asked_again_on_the_next_line():
    talk = understood("Who is Ram?")
    talk.drops()
    settings, rest = ask_on_a_new_line(talk)
    assert "context" not in settings["agent"]
    assert "greeting" not in settings["agent"]
    assert rest == [{"type": "InjectUserMessage", "content": "Who is Ram?"}]


def test_the_thread_goes_along_without_the_question_that_is_asked_again():
    talk = understood("Who is Ram?")
    talk.answers("Ram is a prince.", 5, 0.2)
    talk.press(2)
    talk.release()
    talk.hears("And Sita?")
    talk.says("Sita is")
    talk.drops()
    settings, rest = ask_on_a_new_line(talk)
    assert settings["agent"]["context"] == {
        "messages": [
            {"type": "History", "role": "user", "content": "Who is Ram?"},
            {"type": "History", "role": "assistant", "content": "Ram is a prince."},
        ]
    }
    assert rest == [{"type": "InjectUserMessage", "content": "And Sita?"}]


def test_a_question_is_taken_out_of_the_thread_once_however_often_the_line_drops():
    talk = understood("Who is Ram?")
    talk.answers("Ram is a prince.", 5, 0.2)
    talk.press(2)
    talk.release()
    talk.hears("And Sita?")
    for _ in range(3):
        talk.drops()
        talk.wait(2)
    settings = asked(talk.settle())[0]
    lines = [line["content"] for line in settings["agent"]["context"]["messages"]]
    assert lines == ["Who is Ram?", "Ram is a prince."]


def test_words_that_are_not_there_yet_take_nothing_out_of_the_thread():
    talk = understood("Who is Ram?")
    talk.answers("Ram is a prince.", 5, 0.2)
    talk.press(2)
    talk.speak()
    talk.release()
    talk.drops()
    settings, rest = ask_on_a_new_line(talk)
    assert len(settings["agent"]["context"]["messages"]) == 2
    assert rest == []


def test_the_new_answer_is_heard_and_the_old_beginning_is_not_doubled():
    talk = understood("Who is Ram?")
    talk.says("Ram is")
    talk.sounds(5, 10)
    talk.drops()
    ask_on_a_new_line(talk)
    talk.take()
    talk.hears("Who is Ram?")  # the echo of our own question
    talk.answers("Ram is a prince.", 6, 0.5)
    effects = talk.take() + talk.wait(3)
    assert runs(voice(effects)) == [(1, 6, 0.5)]
    assert states(effects) == ["speaking", "done"]


def test_a_question_is_asked_again_only_once():
    talk = understood("Who is Ram?")
    talk.drops()
    ask_on_a_new_line(talk)
    talk.drops()
    _, rest = ask_on_a_new_line(talk)
    assert rest == []


def test_a_tool_that_has_finished_is_not_run_again():
    talk = understood("Teach me")
    (run,) = only(do.RunTool, talk.calls(("call_1", "teach"), arguments='{"step_index":3}'))
    talk.finish_tool(run, spoken("Jai Hanuman"))
    talk.drops()
    ask_on_a_new_line(talk)
    effects = talk.calls(("call_9", "teach"), arguments='{"step_index":3}')
    assert only(do.RunTool, effects) == []
    assert only(do.StartMedia, effects) == []
    assert [message["id"] for message in asked(effects)] == ["call_9"]


def test_a_tool_that_was_running_answers_nobody_and_is_not_run_again():
    talk = understood("Teach me")
    (run,) = only(do.RunTool, talk.calls(("call_1", "teach")))
    talk.drops()
    ask_on_a_new_line(talk)
    effects = talk.finish_tool(run, spoken("Jai Hanuman"))
    assert asked(effects) == []
    assert prompts(effects) == ["Jai Hanuman"]
    effects = talk.calls(("call_9", "teach"))
    assert only(do.RunTool, effects) == []
    assert [message["id"] for message in asked(effects)] == ["call_9"]


def test_another_call_after_a_loss_is_run():
    talk = understood("Teach me")
    (run,) = only(do.RunTool, talk.calls(("call_1", "teach"), arguments='{"step_index":3}'))
    talk.finish_tool(run, PLAIN)
    talk.drops()
    ask_on_a_new_line(talk)
    effects = talk.calls(("call_9", "teach"), arguments='{"step_index":4}')
    assert len(only(do.RunTool, effects)) == 1


def test_a_story_goes_on_while_the_upstream_is_opened_again():
    talk = understood("A story")
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story")))
    (start,) = only(do.StartMedia, talk.finish_tool(run, spoken("Long ago")))
    talk.drops()
    talk.take()
    talk.feed(start, 9, 1)
    assert runs(voice(talk.take() + talk.wait(0.1))) == [(1, 9, 1.0)]


def test_what_is_said_while_the_upstream_is_away_is_kept():
    talk = pressed()
    talk.drops()
    assert sound_up(talk.speak(b"\7\0")) == []
    talk.wait(0.5)
    assert sound_up(talk.settle()) == [b"\7\0"]


def test_a_line_that_is_lost_when_nobody_talks_is_opened_by_the_next_press():
    talk = ready()
    talk.wait(AWAKE_SECONDS + 1)
    assert talk.drops() == [do.Count("upstream_lost", "1006")]
    assert [one for one in talk.wait(200) if isinstance(one, do.Connect | do.ToAgent)] == []
    assert do.Connect(0.0) in talk.press()


def test_a_loss_of_what_is_not_open_means_nothing():
    talk = ready(idle_seconds=60)
    talk.wait(61)
    assert talk.drops() == []


def test_a_turn_that_is_over_is_not_asked_again():
    talk = understood()
    talk.answers("Ram is a prince.", 5, 0.2)
    talk.drops()
    _, rest = ask_on_a_new_line(talk)
    assert rest == []


# -- the upstream refuses ------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["401", "429"])
def test_a_refused_child_hears_a_kind_sentence_and_the_toy_when_to_return(code):
    talk = failing(code)
    talk.press()
    talk.speak()
    talk.wait(1)
    effects = talk.release()
    while not prompts(effects) and talk.now < 1030:
        effects = talk.wait(1)
        effects += talk.drops(code) if only(do.Connect, effects) else []
    (error,) = [message for message in told(effects) if message["type"] == "error"]
    assert error["code"] == "upstream-unavailable"
    assert error["retry_after_ms"] >= REFUSED_FIRST_SECONDS * 1000
    (text,) = prompts(effects)
    assert text.startswith(TROUBLE)
    talk.feed(only(do.StartMedia, effects)[0], 9, 1)
    ended = only(do.TurnEnded, [effect for _, effect in talk.log])
    assert [turn.outcome for turn in ended] == ["failed"]


def test_a_refusing_upstream_is_asked_less_and_less():
    talk = Talk()
    talk.hello()
    talk.press()
    waits = [only(do.Connect, talk.drops("429"))[0].after for _ in range(5)]
    assert waits == [5, 10, 20, 40, 60]


def test_a_child_who_has_asked_is_not_kept_waiting_by_an_upstream_that_is_gone():
    talk = understood()
    effects = talk.drops("unreachable") + talk.wait(0.5) + talk.drops("unreachable")
    assert prompts(effects)[-1].startswith(TROUBLE)


# -- the upstream is deaf, slow or silent --------------------------------------------------------


def deaf_turn(talk: Talk, turn: int) -> list[do.Effect]:
    """Pressed, spoken, released, and no words come of it."""
    talk.press(turn)
    talk.speak()
    talk.wait(1)
    effects = talk.release() + talk.wait(HEAR_SECONDS)
    for start in only(do.StartMedia, effects):
        effects += talk.feed(start, 9, 1)
    return effects


def test_twice_deaf_means_another_upstream():
    talk = ready()
    assert prompts(deaf_turn(talk, 1))[0].startswith("I did not hear you")
    effects = deaf_turn(talk, 2)
    assert prompts(effects)[0].startswith(TROUBLE)
    assert do.Disconnect() in effects
    assert len(only(do.Connect, effects)) == 1
    assert [turn.outcome for turn in only(do.TurnEnded, effects)] == ["failed"]


def test_words_in_between_clear_the_upstream_of_suspicion():
    talk = ready()
    deaf_turn(talk, 1)
    talk.press(2)
    talk.release()
    talk.hears("Who is Ram?")
    talk.answers("Ram is a prince.", 5, 0.2)
    assert only(do.Disconnect, deaf_turn(talk, 3)) == []


def test_an_answer_that_takes_long_is_announced_and_then_given_up():
    talk = understood()
    effects = talk.wait(THINK_SECONDS)
    assert prompts(effects) == ["Let me think about that."]
    talk.feed(only(do.StartMedia, effects)[0], 9, 1)
    effects = talk.wait(THINK_SECONDS + FOLLOW_UP_SECONDS)
    assert prompts(effects)[0].startswith(TROUBLE)
    assert do.Disconnect() in effects
    talk.feed(only(do.StartMedia, effects)[0], 9, 1)
    assert only(do.TurnEnded, talk.wait(5) + talk.take())[0].outcome == "failed"


def test_a_slow_answer_is_still_heard_after_the_child_was_asked_to_wait():
    talk = understood()
    talk.feed(only(do.StartMedia, talk.wait(THINK_SECONDS))[0], 9, 1)
    talk.wait(3)
    talk.take()
    talk.answers("Ram is a prince.", 5, 0.5)
    effects = talk.take()
    assert runs(voice(effects)) == [(1, 5, 0.5)]
    assert only(do.TurnEnded, effects)[0].outcome == "answered"


@pytest.mark.parametrize("talk_to", [released, understood, pressed])
def test_an_upstream_that_never_says_anything_leaves_no_toy_waiting(talk_to):
    talk = talk_to()
    for _ in range(20):
        for start in only(do.StartMedia, talk.wait(10)):
            talk.feed(start, 9, 1)
        if talk.conversation.link.is_pressed and talk.now > 1000 + HOLD_SECONDS:
            talk.release()
    ended = only(do.TurnEnded, [effect for _, effect in talk.log])
    assert [turn.turn for turn in ended] == [1]


# -- what a toy says wrong -----------------------------------------------------------------------


def refusal(effects: list[do.Effect]) -> tuple[str, int | None]:
    """The error's code and the close code; the fault must have been counted."""
    (error,) = [message for message in told(effects) if message["type"] == "error"]
    assert do.Count("toy_fault", error["code"]) in effects
    hang_ups = only(do.HangUp, effects)
    return error["code"], hang_ups[0].code if hang_ups else None


def text(talk: Talk, raw: str) -> list[do.Effect]:
    return talk.did(talk.conversation.toy_text(raw, talk.now))


def frame(talk: Talk, data: bytes) -> list[do.Effect]:
    return talk.did(talk.conversation.toy_audio(data, talk.now))


HELLO_48 = {"protocol": 1, "firmware": "1", "audio": {"rate": 48_000, "frame_ms": 40}}
BAD_INPUT = [
    ("broken JSON", lambda: text(ready(), "{"), "json", None),
    ("no object", lambda: text(ready(), "[]"), "shape", None),
    ("an unknown type", lambda: text(ready(), '{"type":"dance"}'), "unknown-type", None),
    (
        "an oversized message",
        lambda: text(ready(), json.dumps({"type": "x" * 9000})),
        "large",
        close.TOO_LARGE,
    ),
    ("an odd frame", lambda: frame(pressed(), b"\1\0\1\0\7"), "frame-odd", None),
    ("a short frame", lambda: frame(pressed(), b"\1"), "frame-short", None),
    ("a frame of another kind", lambda: frame(pressed(), b"\7\0\1\0"), "frame-kind", None),
    (
        "an oversized frame",
        lambda: frame(pressed(), b"\1\0\1\0" + bytes(9000)),
        "frame-large",
        close.TOO_LARGE,
    ),
    ("a frame before hello", lambda: frame(Talk(), b"\1\0\1\0"), "no-hello", close.NO_HELLO),
    ("a press before hello", lambda: Talk().press(), "no-hello", close.NO_HELLO),
    (
        "a wrong rate",
        lambda: Talk().toy_says("hello", **HELLO_48, context={}),
        "wrong-rate",
        close.BAD_MESSAGE,
    ),
    ("a turn that goes backwards", lambda: pressed(7).press(6), "turn-order", None),
]


@pytest.mark.parametrize(
    ("deed", "code", "close_code"),
    [one[1:] for one in BAD_INPUT],
    ids=[one[0] for one in BAD_INPUT],
)
def test_bad_input_is_answered_and_counted(deed, code, close_code):
    assert refusal(deed()) == (code, close_code)


def test_bad_input_in_a_turn_does_not_end_the_turn():
    talk = pressed()
    text(talk, "{")
    frame(talk, b"\1\0\1\0\7")
    assert sound_up(talk.speak(b"\7\0")) == [b"\7\0"]


def test_broken_messages_without_end_are_hung_up_on():
    talk = ready()
    answers = [refusal(text(talk, "{")) for _ in range(FAULTS_ALLOWED)]
    assert answers[-1] == ("json", close.BAD_MESSAGE)
    assert answers[:-1] == [("json", None)] * (FAULTS_ALLOWED - 1)


def test_a_flood_of_frames_is_hung_up_on():
    talk = pressed()
    effects = []
    for _ in range(70 * 25):
        effects = talk.speak(bytes(1280)) or effects
        if talk.is_over:
            break
    assert refusal(effects) == ("flood", close.FLOOD)


def test_a_flood_of_messages_is_hung_up_on():
    talk = ready()
    while not talk.is_over:
        effects = talk.played(1)
    assert refusal(effects) == ("flood", close.FLOOD)
