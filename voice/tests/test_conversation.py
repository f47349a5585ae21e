"""The button and time: connecting, listening, silence, hanging up, sleeping."""

import json

import pytest

from voice import effects as do
from voice.agent.session import EARLY_SECONDS
from voice.conversation import HEAR_SECONDS, HOLD_SECONDS
from voice.link import HELLO_SECONDS
from voice.playback import LEAD_SECONDS
from voice.stops import forbidden, nobody_to_ask
from voice.tests.sound import runs
from voice.tests.talk import (
    CONTEXT,
    FORCE_END_TURN,
    KEEP_ALIVE,
    RATE_HZ,
    SILENCE,
    Talk,
    asked,
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
from wire import close, frames

# -- connecting ----------------------------------------------------------------------------------


def test_the_upstream_opens_before_the_toy_has_said_anything():
    assert Talk().take() == [do.Connect(0.0)]


def test_the_toys_hello_is_answered_with_all_it_needs():
    (hello,) = told(Talk().hello())
    assert hello == {
        "type": "hello",
        "session": "session-1",
        "audio": {"rate": 24_000, "lead_ms": round(LEAD_SECONDS * 1000)},
        "server_time": "2026-11-22T07:00:00+00:00",
        "context": CONTEXT,
    }


def test_a_toy_that_knows_its_context_is_not_told_again():
    (hello,) = told(Talk().hello(etag=CONTEXT["etag"]))
    assert hello["context"] == {"fresh": True}


def test_settings_are_sent_when_both_have_introduced_themselves():
    talk = Talk()
    assert asked(talk.agent_says("Welcome")) == []
    (settings,) = asked(talk.hello(rate_hz=44_100))
    assert settings["type"] == "Settings"
    assert settings["audio"]["input"]["sample_rate"] == 44_100
    assert settings["agent"]["greeting"] == "Namaste!"


def test_what_is_said_while_connecting_is_sent_in_order_after_the_settings_are_applied():
    talk = Talk()
    talk.hello()
    talk.press()
    early = [talk.speak(b"\1\0"), talk.agent_says("Welcome"), talk.speak(b"\2\0")]
    assert [sound_up(effects) for effects in early] == [[], [], []]
    assert sound_up(talk.agent_says("SettingsApplied")) == [b"\1\0", b"\2\0"]
    assert sound_up(talk.speak(b"\3\0")) == [b"\3\0"]


def test_the_greeting_is_spoken_in_turn_nought():
    talk = ready()
    talk.says("Namaste!")
    talk.sounds(5, 0.5)
    effects = talk.falls_silent()
    assert runs(voice(talk.take())) == [(0, 5, 0.5)]
    assert states(effects) == ["done"]
    assert only(do.TurnEnded, effects) == [do.TurnEnded(0, "unsolicited", "talk", {})]


def test_a_child_who_presses_first_is_not_greeted():
    talk = Talk()
    talk.hello()
    talk.press()
    (settings,) = asked(talk.agent_says("Welcome"))
    assert "greeting" not in settings["agent"]


def test_the_greeting_is_not_said_again_by_the_next_connection():
    talk = ready()
    talk.drops()
    talk.wait(1)
    (settings,) = asked(talk.settle())
    assert "greeting" not in settings["agent"]


def test_a_toy_that_says_no_hello_is_hung_up_on():
    talk = Talk()
    effects = talk.wait(HELLO_SECONDS + 1)
    assert effects[-1] == do.HangUp(close.NO_HELLO, "no-hello")


# -- silence -------------------------------------------------------------------------------------


def test_silence_flows_while_the_button_is_up_and_not_while_it_is_down():
    talk = ready()
    assert sound_up(talk.wait(0.95)) == [SILENCE] * 10
    talk.press()
    assert sound_up(talk.wait(3)) == []
    talk.release()
    assert sound_up(talk.wait(0.95)) == [SILENCE] * 10


def test_keep_alive_comes_every_five_seconds_also_through_a_long_story():
    talk = understood()
    talk.calls(("call_1", "tell_story"))
    before = len(talk.log)
    talk.says("Here is a story.")
    talk.sounds(5, 60)
    talk.wait(30)
    sent = [at for at, effect in talk.log[before:] if effect == do.ToAgent(json.dumps(KEEP_ALIVE))]
    assert len(sent) == 6


def test_flux_is_told_that_the_turn_ended_300_ms_after_the_release():
    talk = pressed(listen="flux")
    talk.wait(1)
    released_at = talk.now - talk.began_at
    talk.release()
    talk.wait(5)
    (forced_at,) = talk.at(do.ToAgent(json.dumps(FORCE_END_TURN)))
    assert forced_at == pytest.approx(released_at + 0.3)


def test_nova_decides_itself():
    talk = pressed()
    talk.wait(1)
    talk.release()
    assert asked(talk.wait(4)) == []


# -- the button ----------------------------------------------------------------------------------


def test_what_the_child_says_goes_up_at_once():
    assert sound_up(pressed().speak(b"\7\0")) == [b"\7\0"]


def test_an_empty_last_frame_is_not_sent_on():
    talk = pressed()
    data = frames.pack(frames.MIC, frames.FINAL, 1, b"")
    assert talk.did(talk.conversation.toy_audio(data, talk.now)) == []


def test_sound_of_an_old_turn_is_dropped_and_counted():
    talk = pressed(turn=2)
    assert talk.speak(turn=1) == [do.Count("frames_dropped", "stale")]


def test_a_press_during_speech_stops_it_and_drops_what_the_agent_still_sends():
    talk = understood()
    talk.says("Long ago,")
    talk.sounds(5, 20)
    talk.wait(2)
    effects = talk.press(2)
    assert {"type": "stop", "turn": 1} in told(effects)
    assert only(do.TurnEnded, effects)[0].outcome == "interrupted"
    talk.take()
    assert talk.sounds(5, 1) == [do.Count("frames_dropped", "stale_agent")]
    talk.falls_silent()
    talk.says("the rest of the old answer")
    talk.sounds(6, 1)
    assert voice(talk.take()) == []
    assert voice(talk.wait(5)) == []


def test_after_an_interruption_the_new_answer_is_heard():
    talk = understood()
    talk.says("Long ago,")
    talk.sounds(5, 20)
    talk.press(2)
    talk.release()
    talk.sounds(5, 1)
    talk.hears("Who is Sita?")
    talk.sounds(5, 1)
    talk.take()
    talk.answers("Sita is", 7, 0.5)
    assert runs(voice(talk.take())) == [(2, 7, 0.5)]
    assert talk.conversation.turn.number == 2


def test_a_tap_on_a_speaking_toy_silences_it_for_good():
    talk = understood()
    talk.says("Long ago,")
    talk.sounds(5, 20)
    effects = talk.toy_says("abort", turn=1, reason="button")
    assert {"type": "stop", "turn": 1} in told(effects)
    talk.take()
    talk.says("there was")
    talk.sounds(5, 2)
    assert voice(talk.take() + talk.wait(10)) == []


def test_an_abort_of_an_old_turn_means_nothing():
    talk = understood()
    talk.says("Long ago,")
    assert talk.toy_says("abort", turn=7, reason="button") == []


def test_a_button_held_for_too_long_is_ended_with_kind_words():
    talk = pressed()
    effects = talk.wait(HOLD_SECONDS)
    (start,) = only(do.StartMedia, effects)
    assert start.media.sentences[0].text.startswith("That was a lot of words!")
    talk.take()
    talk.feed(start, 9, 1)
    effects = talk.take()
    assert runs(voice(effects)) == [(1, 9, 1.0)]
    assert states(effects) == ["done"]
    assert only(do.TurnEnded, effects)[0].outcome == "failed"


def test_words_that_were_understood_in_a_button_held_for_too_long_hold_nothing_up():
    talk = pressed()
    talk.hears("Who is Ram?")
    talk.answers("Ram is", 5, 0.5)
    effects = talk.wait(HOLD_SECONDS)
    talk.feed(only(do.StartMedia, effects)[-1], 9, 1)
    talk.wait(30)
    assert "done" in states(talk.take())


def test_two_minutes_of_sound_are_ended_with_an_error():
    talk = pressed()
    second = bytes(RATE_HZ // 25 * 2)
    faults = []
    for _ in range(121):
        talk.wait(1)
        for _ in range(25):
            faults += [message for message in told(talk.speak(second)) if "code" in message]
    assert [fault["code"] for fault in faults] == ["too-long"]
    effects = talk.take()
    assert do.Count("toy_fault", "too-long") in effects
    assert only(do.StartMedia, effects)[0].media.source == "prompt"


# -- an answer before the button is up -----------------------------------------------------------


def test_an_answer_that_comes_while_the_button_is_down_waits_for_the_release():
    talk = pressed()
    talk.hears("Who is Ram?")
    talk.answers("Ram is", 5, 0.5)
    assert voice(talk.take() + talk.wait(20)) == []
    effects = talk.release() + talk.wait(0.2)
    assert states(effects) == ["heard", "speaking", "done"]
    assert runs(voice(effects)) == [(1, 5, 0.5)]


def test_a_child_who_goes_on_speaking_is_answered_to_all_of_it():
    talk = pressed()
    talk.hears("Who is Ram?")
    talk.answers("Ram is", 5, 0.5)
    talk.agent_says("UserStartedSpeaking")
    talk.release()
    talk.hears("And Sita?")
    talk.take()
    talk.answers("They are", 6, 0.5)
    effects = talk.take()
    assert runs(voice(effects)) == [(1, 6, 0.5)]
    assert talk.conversation.turn.heard == "Who is Ram? And Sita?"


def test_a_verse_that_is_ready_while_the_button_is_down_is_not_lost():
    talk = pressed()
    talk.hears("Teach me.")
    (run,) = only(do.RunTool, talk.calls(("call_1", "teach_hanuman_chalisa")))
    outcome = spoken("Jai Hanuman")
    talk.finish_tool(run, outcome)
    talk.release()
    (start,) = only(do.StartMedia, talk.take())
    assert start.media == outcome.media[0]
    talk.feed(start, 9, 1)
    assert runs(voice(talk.take() + talk.wait(1))) == [(1, 9, 1.0)]


def test_holding_on_after_an_answer_has_come_is_not_held_too_long():
    talk = pressed()
    talk.hears("Who is Ram?")
    talk.answers("Ram is", 5, 0.5)
    assert only(do.StartMedia, talk.wait(60)) == []
    assert talk.conversation.link.is_pressed


# -- sleeping and hanging up ---------------------------------------------------------------------


def test_an_upstream_that_nobody_talks_to_is_closed_and_opened_by_the_next_press():
    talk = ready(idle_seconds=60)
    effects = talk.wait(61)
    assert [effect for effect in effects if isinstance(effect, do.Disconnect | do.Sleep)] == [
        do.Disconnect(),
        do.Sleep(),
    ]
    assert sound_up(talk.wait(60)) == []
    assert do.Connect(0.0) in talk.press()
    talk.speak(b"\1\0")
    effects = talk.settle()
    assert "greeting" not in asked(effects)[0]["agent"]
    assert sound_up(effects) == [b"\1\0"]


def test_a_talk_that_goes_on_is_not_idle():
    talk = released(idle_seconds=60)
    talk.wait(1)
    talk.hears("Tell me a long story")
    talk.says("Long ago,")
    talk.sounds(5, 90)
    assert only(do.Sleep, talk.wait(85)) == []


def test_a_toy_that_may_talk_no_more_is_silenced_told_and_hung_up_on():
    talk = understood()
    talk.says("Long ago,")
    talk.sounds(5, 20)
    effects = talk.did(talk.conversation.stop(forbidden("withdrawn"), talk.now))
    assert {"type": "policy", "state": "withdrawn"} in told(effects)
    assert effects[-1] == do.HangUp(close.POLICY, "withdrawn")
    assert effects[0] == do.Disconnect(at_once=True)


def test_of_a_turn_that_a_guardian_ended_nothing_is_recorded():
    talk = understood()
    effects = talk.did(talk.conversation.stop(forbidden("withdrawn"), talk.now))
    assert only(do.TurnEnded, effects) == []


def test_a_turn_that_the_limit_ended_is_recorded():
    talk = understood()
    effects = talk.did(talk.conversation.stop(forbidden("limit"), talk.now))
    assert [ended.outcome for ended in only(do.TurnEnded, effects)] == ["interrupted"]


def test_a_toy_that_nobody_can_be_asked_about_is_told_when_to_come_back():
    talk = pressed()
    effects = talk.did(talk.conversation.stop(nobody_to_ask(), talk.now))
    (error,) = [message for message in told(effects) if message["type"] == "error"]
    assert (error["code"], error["retry_after_ms"]) == ("unavailable", 4000)
    assert effects[-1] == do.HangUp(close.UNAVAILABLE, "control")


def test_nothing_heard_is_told_kindly():
    talk = released()
    effects = talk.wait(HEAR_SECONDS)
    (start,) = only(do.StartMedia, effects)
    assert start.media.sentences[0].text.startswith("I did not hear you.")
    talk.feed(start, 9, 1)
    effects = talk.take()
    assert only(do.TurnEnded, effects)[0].outcome == "not_heard"
    assert states(effects)[-1] == "done"


def test_early_sound_that_had_to_be_dropped_is_counted():
    talk = Talk()
    talk.hello()
    talk.press()
    for _ in range(EARLY_SECONDS * 20 + 2):
        talk.speak(bytes(RATE_HZ // 20 * 2))  # 50 ms
    assert do.Count("frames_dropped", "early", 2) in talk.settle()
