"""What is said in a turn: words, answers, tools, the platform's own sound, the farewell."""

import json

import pytest

from voice import effects as do
from voice.dialogue import FOLLOW_UP_SECONDS, THINK_SECONDS
from voice.farewell import PLAYED_GRACE_SECONDS
from voice.tests.sound import runs
from voice.tests.talk import (
    PLAIN,
    Talk,
    asked,
    only,
    pressed,
    ready,
    spoken,
    states,
    told,
    understood,
    voice,
)
from voice.tools.outcome import Outcome
from wire.frames import FINAL, VOICE, Frame

# -- a question and its answer -------------------------------------------------------------------


def test_words_are_shown_thought_about_spoken_and_done():
    talk = understood("Who is Ram?")
    talk.taken = 0
    assert told(talk.take())[-2:] == [
        {"type": "turn", "turn": 1, "state": "heard", "text": "Who is Ram?"},
        {"type": "turn", "turn": 1, "state": "thinking"},
    ]
    talk.answers("Ram is a prince.", 5, 0.5)
    effects = talk.take()
    assert told(effects) == [
        {"type": "turn", "turn": 1, "state": "speaking", "text": "Ram is a prince."},
        {"type": "play", "turn": 1, "source": "agent", "ms": None},
        {"type": "turn", "turn": 1, "state": "done"},
    ]
    assert runs(voice(effects)) == [(1, 5, 0.5)]


def test_the_last_frame_of_a_turn_says_so_before_it_is_done():
    talk = understood()
    effects = talk.answers("Ram is a prince.", 5, 0.5)
    assert voice(effects)[-1] == Frame(VOICE, FINAL, 1, b"")
    done = [effect for effect in effects if isinstance(effect, do.ToToy)][-1]
    assert json.loads(done.message)["state"] == "done"


def test_a_turn_is_done_only_when_all_its_sound_was_sent():
    talk = understood()
    talk.answers("A long answer.", 5, 4)
    assert "done" not in states(talk.take())
    effects = talk.wait(3)
    assert states(effects) == ["done"]
    assert voice(effects)[-1].flags == FINAL


def test_several_sentences_are_one_turn():
    talk = understood()
    talk.says("One.")
    talk.sounds(5, 0.2)
    talk.says("Two.")
    talk.sounds(6, 0.2)
    talk.falls_silent()
    effects = talk.take()
    assert states(effects) == ["speaking", "speaking", "done"]
    assert runs(voice(effects)) == [(1, 5, 0.2), (1, 6, 0.2)]
    assert len(only(do.TurnEnded, effects)) == 1


def test_what_ends_says_how_long_each_stage_took():
    talk = understood()  # words 0.4 s after a release with 0.6 s of post-roll
    talk.wait(0.2)
    talk.says("Ram is a prince.")
    talk.wait(0.1)
    talk.sounds(5, 0.2)
    (ended,) = only(do.TurnEnded, talk.falls_silent())
    assert ended == do.TurnEnded(
        1,
        "answered",
        "talk",
        {"transcript_ms": 1000, "first_agent_audio_ms": 1300, "first_toy_audio_ms": 1300},
        seconds=1.7,  # since the press
    )


def test_a_developers_toy_is_shown_the_stages():
    (trace,) = only(do.Trace, understood().answers("Ram is a prince.", 5, 0.2))
    assert trace.turn == 1
    assert trace.members["kind"] == "stages"
    assert trace.members["stages"]["transcript_ms"] == 1000


def test_an_answer_in_odd_pieces_is_put_together():
    talk = understood()
    talk.says("Ram is a prince.")
    sound = bytes(range(1, 201))
    for piece in (sound[:1], sound[1:8], sound[8:199], sound[199:]):
        talk.did(talk.conversation.agent_audio(piece, talk.now))
    assert b"".join(frame.samples for frame in voice(talk.take())) == sound


def test_a_very_long_sentence_is_shown_as_far_as_the_toy_can_take_it():
    talk = understood()
    (shown,) = told(talk.says("जय " * 2000))
    assert shown["text"] == ("जय " * 2000)[:900]


@pytest.mark.parametrize("tail", [0.0, 20.0])
def test_an_answer_whose_end_is_never_announced_ends_all_the_same(tail):
    talk = understood()
    talk.says("Ram is a prince.")
    talk.sounds(5, 0.5 + tail)
    effects = talk.wait(tail + THINK_SECONDS + FOLLOW_UP_SECONDS)
    assert states(effects) == ["done"]
    assert only(do.TurnEnded, effects)[0].outcome == "answered"


def test_the_agents_voice_stops_when_it_says_that_the_child_speaks():
    talk = understood()
    talk.says("Long ago,")
    talk.sounds(5, 20)
    talk.agent_says("UserStartedSpeaking")
    talk.falls_silent()
    assert talk.sounds(5, 1) == [do.Count("frames_dropped", "stale_agent")]
    assert voice(talk.wait(1)) == []
    talk.take()
    talk.hears("Stop!")
    talk.answers("All right.", 6, 0.2)
    assert runs(voice(talk.take() + talk.wait(3))) == [(1, 6, 0.2)]


@pytest.mark.parametrize(
    "kind", ["History", "AgentThinking", "AgentStartedSpeaking", "LatencyReport", "Tomorrow"]
)
def test_messages_that_we_have_no_use_for_change_nothing(kind):
    assert understood().agent_says(kind, content="x") == []


# -- tools ---------------------------------------------------------------------------------------


def test_a_call_is_run_and_its_result_goes_back_by_its_id():
    talk = understood()
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story"), arguments='{"topic":"moon"}'))
    assert (run.call.name, run.call.arguments, run.turn) == ("tell_story", '{"topic":"moon"}', 1)
    outcome = Outcome(result={"story": "long"}, for_model={"story": "told, कहानी"})
    assert asked(talk.finish_tool(run, outcome)) == [
        {
            "type": "FunctionCallResponse",
            "id": "call_1",
            "name": "tell_story",
            "content": '{"story": "told, कहानी"}',
        }
    ]


def test_a_developers_toy_is_shown_the_call_and_its_whole_result():
    talk = understood()
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story"), arguments='{"topic":"moon"}'))
    outcome = Outcome(result={"story": "long"}, for_model={"story": "told"}, took_ms=12)
    (trace,) = only(do.Trace, talk.finish_tool(run, outcome))
    assert trace == do.Trace(
        1,
        {
            "kind": "tool",
            "name": "tell_story",
            "arguments": '{"topic":"moon"}',
            "result": {"story": "long"},
            "ms": 12,
        },
    )


def test_the_topic_and_the_times_of_tools_are_kept():
    talk = understood()
    talk.wait(0.5)
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story")))
    talk.finish_tool(run, Outcome(result={}, for_model={}, topic="story leap", took_ms=40))
    (ended,) = only(do.TurnEnded, talk.answers("Did you like it?", 5, 0.2))
    assert ended.topic == "story leap"
    assert (ended.stages["first_tool_ms"], ended.stages["tool_ms"]) == (1500, 40)


def test_two_calls_run_at_the_same_time_and_are_answered_as_they_finish():
    talk = understood()
    first, second = only(do.RunTool, talk.calls(("call_1", "a"), ("call_2", "b")))
    ids = [
        message["id"] for run in (second, first) for message in asked(talk.finish_tool(run, PLAIN))
    ]
    assert ids == ["call_2", "call_1"]


def test_a_turn_is_not_done_while_a_tool_is_running():
    talk = understood()
    talk.calls(("call_1", "tell_story"))
    talk.answers("Let me look.", 5, 0.2)
    assert "done" not in states(talk.take() + talk.wait(5))


def test_a_turn_is_not_done_before_the_agent_had_its_say_about_the_result():
    talk = understood()
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story")))
    talk.answers("Let me look.", 5, 0.2)
    talk.finish_tool(run, PLAIN)
    assert "done" not in states(talk.take() + talk.wait(1))
    assert states(talk.answers("Here it is.", 6, 0.2))[-1] == "done"


def test_an_agent_that_says_nothing_after_a_tool_has_finished():
    talk = understood()
    (run,) = only(do.RunTool, talk.calls(("call_1", "play_hanuman_chalisa")))
    talk.finish_tool(run, PLAIN)
    effects = talk.wait(THINK_SECONDS)
    assert states(effects) == ["done"]
    assert only(do.StartMedia, effects) == []


def test_a_cancelled_call_is_stopped_and_not_answered():
    talk = understood()
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story")))
    functions = [{"id": "call_1", "name": "tell_story"}]
    effects = talk.agent_says("FunctionCallCancelled", functions=functions)
    assert effects == [do.CancelTool("call_1")]
    assert only(do.StartMedia, talk.finish_tool(run, spoken("Jai"))) == []


def test_a_call_that_comes_before_the_words_are_confirmed_is_run_and_can_be_taken_back():
    talk = pressed()
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story")))
    functions = [{"id": "call_1", "name": "tell_story"}]
    assert talk.agent_says("FunctionCallCancelled", functions=functions) == [
        do.CancelTool("call_1")
    ]
    assert only(do.StartMedia, talk.finish_tool(run, spoken("Jai"))) == []


def test_a_press_cancels_the_calls_of_the_turn_before():
    talk = understood()
    talk.calls(("call_1", "a"), ("call_2", "b"))
    assert only(do.CancelTool, talk.press(2)) == [do.CancelTool("call_1"), do.CancelTool("call_2")]


def test_the_result_of_an_old_turn_is_not_spoken():
    talk = understood()
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story")))
    talk.press(2)
    talk.take()
    effects = talk.finish_tool(run, spoken("Jai"))
    assert [one for one in effects if isinstance(one, do.StartMedia | do.ToToy | do.Trace)] == []


def test_a_filler_is_said_by_the_agent_when_it_fits():
    talk = understood()
    (run,) = only(do.RunTool, talk.calls(("call_1", "agent_filler")))
    outcome = Outcome(result={}, for_model={}, say="Let me look in my book.")
    assert asked(talk.finish_tool(run, outcome))[1:] == [
        {
            "type": "InjectAgentMessage",
            "message": "Let me look in my book.",
            "behavior": "queue",
        }
    ]


def test_a_thought_signature_is_given_back():
    talk = understood()
    call = {"id": "c", "name": "a", "arguments": "{}", "thought_signature": "s"}
    (run,) = only(do.RunTool, talk.agent_says("FunctionCallRequest", functions=[call]))
    assert asked(talk.finish_tool(run, PLAIN))[0]["thought_signature"] == "s"


# -- the platform's own sound --------------------------------------------------------------------


def story(talk: Talk, *sentences: str, source: str = "clip") -> do.StartMedia:
    """The agent has called for a story; its sound has not been made yet."""
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story")))
    (start,) = only(do.StartMedia, talk.finish_tool(run, spoken(*sentences, source=source)))
    talk.take()
    return start


def test_approved_text_is_shown_and_spoken_by_the_platform():
    talk = understood()
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story")))
    effects = talk.finish_tool(run, spoken("Long ago.", "He leapt."))
    shown = [message.get("text") for message in told(effects)]
    assert shown == ["Long ago.", "He leapt."]
    (start,) = only(do.StartMedia, effects)
    assert [sentence.text for sentence in start.media.sentences] == ["Long ago.", "He leapt."]


def test_a_story_is_heard_between_what_the_agent_says_before_and_after():
    talk = understood()
    talk.says("Listen!")
    talk.sounds(5, 0.2)
    start = story(talk, "Long ago.")
    talk.says("Did you like it?")
    talk.sounds(6, 0.2)
    talk.falls_silent()
    talk.feed(start, 9, 0.5)
    effects = talk.take() + talk.wait(0.01)
    assert runs(voice(effects)) == [(1, 9, 0.5), (1, 6, 0.2)]
    plays = [message["source"] for message in told(effects) if message["type"] == "play"]
    assert plays == ["clip", "agent"]
    assert states(effects)[-1] == "done"


def test_a_recording_is_announced_as_one():
    talk = understood()
    start = story(talk, "x", source="recording")
    talk.feed(start, 9, 0.1)
    plays = [message["source"] for message in told(talk.take()) if message["type"] == "play"]
    assert plays == ["recording"]


def test_a_press_stops_the_story_and_whoever_makes_it():
    talk = understood()
    start = story(talk, "Long ago.")
    talk.did(talk.conversation.media_chunk(start.segment, bytes(480_000), talk.now))
    effects = talk.press(2)
    assert do.StopMedia((start.segment,)) in effects
    assert {"type": "stop", "turn": 1} in told(effects)
    talk.take()
    talk.feed(start, 9, 1)
    assert voice(talk.take() + talk.wait(5)) == []


def test_a_story_that_cannot_be_spoken_ends_and_the_turn_goes_on():
    talk = understood()
    start = story(talk, "Long ago.")
    talk.end_media(start)
    talk.answers("Shall we try another?", 6, 0.2)
    effects = talk.take()
    assert runs(voice(effects)) == [(1, 6, 0.2)]
    assert states(effects)[-1] == "done"


def test_a_story_of_two_minutes_is_told_to_its_end():
    talk = understood()
    start = story(talk, "Long ago.")
    for _ in range(120):
        talk.did(talk.conversation.media_chunk(start.segment, bytes(48_000), talk.now))
        talk.wait(1)
    talk.end_media(start)
    effects = talk.take() + talk.wait(THINK_SECONDS + 2)
    assert sum(len(frame.samples) for frame in voice(effects)) == 120 * 48_000
    assert states(effects) == ["done"]


# -- the farewell --------------------------------------------------------------------------------

GOOD_NIGHT = "Good night, little friend."


def leaving() -> tuple[Talk, list[do.Effect]]:
    """The agent has called end_call; and what that had for effects."""
    talk = understood("Good night")
    (run,) = only(do.RunTool, talk.calls(("call_1", "end_call")))
    return talk, talk.finish_tool(
        run, Outcome(result={}, for_model={"note": "quiet"}, farewell=GOOD_NIGHT)
    )


def is_asleep(effects: list[do.Effect]) -> bool:
    sleeps = {"type": "sleep", "reason": "good_night"} in told(effects)
    assert sleeps == (do.Sleep() in effects) == (do.Disconnect() in effects)
    return sleeps


def test_the_farewell_is_asked_for_after_the_answer_to_the_call():
    _, effects = leaving()
    assert [message["type"] for message in asked(effects)] == [
        "FunctionCallResponse",
        "InjectAgentMessage",
    ]
    assert asked(effects)[1] == {"type": "InjectAgentMessage", "message": GOOD_NIGHT}


def test_the_toy_sleeps_only_when_the_farewell_was_played():
    talk, _ = leaving()
    talk.answers(GOOD_NIGHT, 5, 1.2)
    talk.take()
    assert not is_asleep(talk.played(600))
    assert not is_asleep(talk.wait(1.3))
    assert is_asleep(talk.played(1200))


def test_a_toy_that_reports_nothing_sleeps_after_a_while():
    talk, _ = leaving()
    talk.answers(GOOD_NIGHT, 5, 1.2)
    talk.take()
    assert not is_asleep(talk.wait(1.2 + PLAYED_GRACE_SECONDS - 0.1))
    assert is_asleep(talk.wait(0.2))


@pytest.mark.parametrize("comes_first", [True, False])
def test_a_second_goodbye_is_not_heard(comes_first):
    talk, _ = leaving()
    goodbyes = [("Bye bye!", 7), (GOOD_NIGHT, 5)]
    for content, value in goodbyes if comes_first else goodbyes[::-1]:
        talk.answers(content, value, 0.5)
    assert runs(voice(talk.take())) == [(1, 5, 0.5)]


def test_a_refused_farewell_is_spoken_by_the_platform():
    talk, _ = leaving()
    (start,) = only(do.StartMedia, talk.agent_says("InjectionRefused"))
    assert start.media.source == "prompt"
    assert start.media.sentences[0].text.startswith("Good night")
    talk.feed(start, 9, 1)
    assert is_asleep(talk.played(1000))


def test_a_farewell_that_is_never_said_is_spoken_by_the_platform():
    talk, _ = leaving()
    (start,) = only(do.StartMedia, talk.wait(THINK_SECONDS))
    assert start.media.sentences[0].text.startswith("Good night")
    talk.feed(start, 9, 1)
    assert is_asleep(talk.played(1000))


def test_a_refused_filler_is_nothing_to_worry_about():
    assert understood().agent_says("InjectionRefused") == []


def test_a_child_who_presses_during_the_farewell_goes_on_talking():
    talk, _ = leaving()
    talk.answers(GOOD_NIGHT, 5, 1.2)
    talk.press(2)
    talk.speak()
    assert not is_asleep(talk.wait(10))
    talk.release()
    talk.hears("One more story!")
    talk.take()
    talk.answers("All right.", 6, 0.5)
    assert runs(voice(talk.take())) == [(2, 6, 0.5)]


def test_after_the_farewell_a_press_begins_a_new_conversation():
    talk, _ = leaving()
    talk.answers(GOOD_NIGHT, 5, 0.5)
    talk.played(500)
    talk.take()
    assert do.Connect(0.0) in talk.press(2)
    talk.speak(b"\1\0")
    (settings,) = asked(talk.settle())
    assert "context" not in settings["agent"]
    assert "greeting" not in settings["agent"]


def test_a_greeting_is_no_reason_to_sleep():
    talk = ready()
    talk.answers("Namaste!", 5, 0.5)
    assert not is_asleep(talk.wait(30))


# -- the words of a turn, for a family that wants to read them -----------------------------------


def ended_turn(*, is_wanted: bool) -> do.TurnEnded:
    talk = understood("Who is Ram?")
    talk.conversation.transcript.is_wanted = is_wanted
    talk.conversation.transcript.add("child", "Who is Ram?")
    (ended,) = only(do.TurnEnded, talk.answers("Ram is a prince.", 5, 0.2))
    return ended


def test_the_words_of_a_turn_end_with_it_where_the_family_wants_them():
    assert ended_turn(is_wanted=True).lines == (
        ("child", "Who is Ram?"),
        ("hanuman", "Ram is a prince."),
    )


def test_where_nobody_wants_them_the_words_are_not_gathered():
    assert ended_turn(is_wanted=False).lines == ()


def test_the_words_are_not_shown_where_effects_are_printed():
    assert "prince" not in repr(ended_turn(is_wanted=True))
