"""How a conversation meets its limits: warned, ended kindly, and with one more story."""

import json
from dataclasses import replace
from datetime import date
from math import inf

import pytest

from voice import effects as do
from voice.bedtime import (
    BONUS_TURNS,
    GRACE_SECONDS,
    SENTENCE_SECONDS,
    STORY_SECONDS,
    WARN_SECONDS,
    for_one_story,
)
from voice.limits import Outlook
from voice.phrases import phrase
from voice.prompt import ONE_STORY
from voice.tests.talk import (
    Talk,
    asked,
    brief,
    only,
    pressed,
    ready,
    released,
    spoken,
    states,
    told,
    understood,
    voice,
)
from wire import close

TONIGHT, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)
QUIET = {"state": "quiet_hours", "evening": TONIGHT}
BONUS = QUIET | {"has_bonus": True}
LIMIT = {"state": "limit"}


def sentences(effects: list[do.Effect]) -> list[str]:
    """What the platform says itself."""
    media = [start.media for start in only(do.StartMedia, effects)]
    return [sentence.text for one in media for sentence in one.sentences]


def says(name: str) -> str:
    return phrase(name, "en").text


def policies(effects: list[do.Effect]) -> list[str]:
    return [message["state"] for message in told(effects) if message["type"] == "policy"]


def is_closed_with(effects: list[do.Effect], state: str) -> bool:
    return policies(effects) == [state] and effects[-1] == do.HangUp(close.POLICY, state)


def finish(talk: Talk, effects: list[do.Effect]) -> list[do.Effect]:
    """The platform's sentence is made, sent and played."""
    (start,) = only(do.StartMedia, effects)
    done = talk.feed(start, 9, 1.0)
    return done + talk.wait(1.5)


def answered(talk: Talk) -> list[do.Effect]:
    return talk.answers("Ram is a prince.", 5, 0.5)


def next_turn(talk: Talk, number: int = 2, content: str = "And Sita?") -> None:
    talk.wait(2)
    talk.press(number)
    talk.speak()
    if not talk.conversation.line.is_ready:
        talk.settle()
    talk.release()
    talk.hears(content)


def telling(talk: Talk) -> do.StartMedia:
    """The agent has called for a story, and it is being told."""
    (run,) = only(do.RunTool, talk.calls(("c1", "tell_story")))
    effects = talk.finish_tool(run, spoken("Once there was a hill.", "It was high."))
    *before, story = only(do.StartMedia, effects)
    for start in before:
        talk.feed(start, 9, 0.5)
    return story


# -- before they bite ----------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["limit", "quiet_hours"])
def test_a_child_is_warned_once_at_the_end_of_a_turn(reason):
    talk = understood()
    assert talk.limit(ends_in=WARN_SECONDS - 10, ends_by=reason) == []
    effects = answered(talk)
    assert sentences(effects) == [says(f"{reason}_soon")]
    assert "done" not in states(effects)
    assert states(finish(talk, effects)) == ["done"]
    next_turn(talk)
    assert sentences(answered(talk)) == []


def test_nobody_is_warned_in_silence_or_before_an_answer_is_over():
    talk = ready()
    assert talk.limit(ends_in=60, ends_by="limit") == []
    assert sentences(talk.wait(20)) == []
    talk.press()
    talk.release()
    talk.hears("Who is Ram?")
    assert sentences(talk.says("Ram is a prince.") + talk.sounds(5, 0.5)) == []
    assert sentences(talk.falls_silent()) == [says("limit_soon")]


def test_a_limit_that_is_far_away_is_not_mentioned():
    talk = understood()
    talk.limit(ends_in=WARN_SECONDS + 60, ends_by="limit")
    assert states(answered(talk)) == ["speaking", "done"]


def test_the_time_that_passes_brings_the_warning_nearer():
    talk = understood()
    talk.limit(ends_in=WARN_SECONDS + 3, ends_by="limit")
    talk.says("Ram is a prince.")
    talk.sounds(5, 5)
    talk.wait(4)
    assert sentences(talk.falls_silent()) == [says("limit_soon")]


def test_a_child_that_got_more_time_is_warned_again_when_that_is_over():
    talk = understood()
    talk.limit(ends_in=60, ends_by="limit")
    finish(talk, answered(talk))
    talk.limit(ends_in=3600, ends_by="limit")
    talk.limit(ends_in=60, ends_by="limit")
    next_turn(talk)
    assert sentences(answered(talk)) == [says("limit_soon")]


def test_a_turn_that_was_not_heard_is_not_made_longer():
    talk = released()
    talk.limit(ends_in=60, ends_by="limit")
    effects = talk.wait(6)
    assert sentences(effects) == [says("not_heard")]
    assert sentences(finish(talk, effects)) == []


def test_the_greeting_warns_of_nothing():
    talk = Talk()
    talk.hello()
    talk.settle()
    talk.limit(ends_in=60, ends_by="limit")
    assert sentences(talk.answers("Namaste!", 5, 0.5)) == []


# -- when they do --------------------------------------------------------------------------------


@pytest.mark.parametrize("outlook", [LIMIT, QUIET])
def test_a_silent_toy_is_told_its_policy_and_closed_at_once(outlook):
    talk = ready()
    effects = talk.limit(**outlook)
    assert is_closed_with(effects, outlook["state"])
    assert sentences(effects) == []


def test_what_the_toy_still_plays_is_heard_before_it_is_closed():
    talk = understood()
    answered(talk)
    assert policies(talk.limit(**LIMIT)) == []
    assert policies(talk.wait(0.4)) == []
    assert is_closed_with(talk.wait(0.2), "limit")


@pytest.mark.parametrize("outlook", [LIMIT, QUIET])
def test_an_answer_comes_to_its_end_and_then_a_goodbye_is_heard(outlook):
    talk = understood()
    talk.says("Ram is a prince.")
    assert talk.limit(**outlook) == []
    assert len(voice(talk.sounds(5, 0.5))) == 7
    effects = talk.falls_silent()
    assert sentences(effects) == [says(outlook["state"])]
    (goodbye,) = only(do.StartMedia, effects)
    sent = talk.feed(goodbye, 9, 1.0) + talk.wait(0.2)
    assert states(sent) == ["done"]
    assert policies(sent) == []
    talk.wait(0.8)
    assert is_closed_with(talk.played(1500), outlook["state"])


def test_the_goodbye_of_a_toy_that_does_not_report_is_closed_too():
    talk = understood()
    talk.limit(**LIMIT)
    effects = answered(talk)
    (goodbye,) = only(do.StartMedia, effects)
    talk.feed(goodbye, 9, 1.0)
    assert is_closed_with(talk.wait(6), "limit")


def test_a_goodbye_that_a_child_cuts_off_closes_the_talk():
    talk = understood()
    talk.says("Ram is a prince.")
    talk.limit(**LIMIT)
    talk.sounds(5, 0.5)
    talk.falls_silent()
    assert is_closed_with(talk.toy_says("abort", turn=1, reason="button"), "limit")


def test_a_question_that_is_on_its_way_is_answered():
    talk = pressed()
    talk.limit(**LIMIT)
    talk.release()
    talk.hears("Who is Ram?")
    assert sentences(answered(talk)) == [says("limit")]


def test_an_answer_without_an_end_is_cut_short():
    talk = understood()
    talk.says("There was once")
    talk.sounds(5, 60)
    talk.limit(**LIMIT)
    talk.played(talk.conversation.playback.sent_ms(1))
    before = talk.wait(GRACE_SECONDS - 0.1)
    assert sentences(before) == []
    effects = talk.wait(0.2)
    assert sentences(effects) == [says("limit")]
    assert do.Disconnect() in effects
    (goodbye,) = only(do.StartMedia, effects)
    talk.feed(goodbye, 9, 1.0)
    assert is_closed_with(talk.wait(8), "limit")


def test_what_is_cut_short_leaves_the_toy_what_it_has():
    talk = understood()
    talk.says("There was once")
    talk.sounds(5, 60)
    talk.limit(**LIMIT)
    effects = talk.wait(GRACE_SECONDS + 0.1)
    assert [message for message in told(effects) if message["type"] == "stop"] == []
    sent = talk.conversation.playback.sent_ms(1)
    (goodbye,) = only(do.StartMedia, effects)
    talk.feed(goodbye, 9, 1.0)
    talk.wait(1)
    assert policies(talk.played(sent)) == []  # it has not heard the goodbye yet
    assert is_closed_with(talk.played(sent + 1000), "limit")


def test_a_button_that_is_held_too_long_is_answered_with_a_goodbye():
    talk = pressed()
    talk.limit(**LIMIT)
    effects = talk.wait(GRACE_SECONDS + 0.1)
    assert sentences(effects) == [says("limit")]
    assert talk.speak() == [do.Count("frames_dropped", "stale")]


def test_a_press_when_the_time_is_up_is_told_so_at_once():
    talk = understood()
    talk.limit(**LIMIT)
    effects = talk.press(2)
    assert is_closed_with(effects, "limit")
    assert only(do.Connect, effects) == []


def test_a_child_that_says_good_night_itself_hears_no_second_one():
    talk = understood("Good night!")
    talk.limit(**QUIET)
    (run,) = only(do.RunTool, talk.calls(("c1", "end_call")))
    outcome = spoken()
    talk.finish_tool(run, type(outcome)(result={}, for_model={}, farewell="Sleep well."))
    effects = talk.answers("Sleep well.", 5, 0.5)
    assert sentences(effects) == []
    effects = talk.wait(6)
    assert policies(effects) == ["quiet_hours"]
    assert [message["type"] for message in told(effects)] == ["sleep", "policy"]


def test_tools_that_still_run_are_cancelled_when_the_time_is_up():
    talk = understood()
    talk.calls(("c1", "teach_hanuman_chalisa"))
    talk.limit(**LIMIT)
    effects = talk.wait(GRACE_SECONDS + 1)
    assert do.CancelTool("c1") in effects
    assert sentences(effects)[-1] == says("limit")


def test_a_story_may_end_its_sentence_and_is_not_finished_without_a_bonus():
    talk = understood("A story!")
    telling(talk)
    talk.limit(**QUIET)
    assert not talk.conversation.is_winding_up(talk.now)
    talk.wait(SENTENCE_SECONDS + 1)
    assert talk.conversation.is_winding_up(talk.now)
    assert sentences(talk.wait(GRACE_SECONDS)) == [says("quiet_hours")]


# -- when a parent changes its mind --------------------------------------------------------------


def test_more_time_cancels_the_end_of_an_answer():
    talk = understood()
    talk.says("Ram is a prince.")
    talk.limit(**LIMIT)
    talk.limit(ends_in=inf)
    talk.sounds(5, 0.5)
    assert sentences(talk.falls_silent()) == []
    assert policies(talk.wait(GRACE_SECONDS * 2)) == []


def test_more_time_in_the_middle_of_the_goodbye_keeps_the_toy():
    talk = understood()
    talk.limit(**LIMIT)
    effects = answered(talk)
    talk.limit(ends_in=3600, ends_by="limit")
    (goodbye,) = only(do.StartMedia, effects)
    talk.feed(goodbye, 9, 1.0)
    assert policies(talk.wait(20)) == []
    assert only(do.Connect, talk.press(2)) == [do.Connect(0.0)]


def test_a_limit_that_comes_back_bites_again():
    talk = understood()
    talk.limit(**LIMIT)
    talk.limit(ends_in=inf)
    talk.limit(**LIMIT)
    assert sentences(answered(talk)) == [says("limit")]


# -- one more story ------------------------------------------------------------------------------


def test_a_story_that_is_being_told_is_the_one_more_and_is_finished():
    talk = understood("A story!")
    story = telling(talk)
    assert talk.limit(**BONUS) == []
    assert talk.conversation.bonus_evening == TONIGHT
    talk.wait(GRACE_SECONDS * 2)
    assert not talk.conversation.is_winding_up(talk.now)
    effects = talk.feed(story, 7, 1.0) + talk.wait(10)
    assert sentences(effects) == [says("quiet_hours")]
    (goodbye,) = only(do.StartMedia, effects)
    talk.feed(goodbye, 9, 1.0)
    assert is_closed_with(talk.wait(6), "quiet_hours")


def test_when_quiet_comes_in_a_talk_one_more_story_is_offered():
    talk = understood()
    talk.limit(**BONUS)
    effects = answered(talk)
    assert sentences(effects) == [says("bonus_offer")]
    assert do.Disconnect() in finish(talk, effects)
    assert talk.conversation.bonus_evening is None


def test_a_silent_toy_that_may_hear_a_story_stays_and_says_nothing():
    talk = ready()
    assert talk.limit(**BONUS) == [do.Disconnect(), do.Connect(0.0)]
    talk.settle()
    assert told(talk.wait(60)) == []


def test_for_one_more_story_the_agent_is_given_the_story_alone():
    talk = ready()
    talk.limit(**BONUS)
    (settings,) = asked(talk.settle())
    assert settings["agent"]["think"]["prompt"].endswith(ONE_STORY)
    assert "greeting" not in settings["agent"]


def test_the_agent_of_one_more_story_has_no_other_function_and_no_greeting():
    functions = ({"name": "teach_hanuman_chalisa"}, {"name": "tell_story"}, {"name": "end_call"})
    script = replace(brief().script, functions=functions)
    bonus = for_one_story(script)
    assert [one["name"] for one in bonus.functions] == ["tell_story", "end_call"]
    assert bonus.prompt.startswith(script.prompt)
    assert bonus.greeting == ""


def test_a_toy_that_comes_in_quiet_hours_is_let_in_for_one_story_without_a_greeting():
    talk = bedtime_toy()
    next_turn(talk, 1, "A story!")
    (run,) = only(do.RunTool, talk.calls(("c1", "tell_story")))
    effects = talk.finish_tool(run, spoken("Once there was a hill."))
    assert sentences(effects) == [says("bonus_story"), "Once there was a hill."]
    assert talk.conversation.bonus_evening == TONIGHT
    first, story = only(do.StartMedia, effects)
    talk.feed(first, 9, 1.0)
    last = talk.feed(story, 7, 1.0) + talk.wait(10)
    assert sentences(last) == [says("quiet_hours")]


def bedtime_toy() -> Talk:
    """A toy that was let in for one more story."""
    talk = Talk(outlook=Outlook(**BONUS))
    talk.hello()
    (settings,) = asked(talk.settle())
    assert settings["agent"]["think"]["prompt"].endswith(ONE_STORY)
    assert "greeting" not in settings["agent"]
    talk.take()
    return talk


def test_nothing_but_a_story_can_be_had_in_quiet_hours():
    talk = bedtime_toy()
    next_turn(talk, 1, "Teach me!")
    effects = talk.calls(("c1", "teach_hanuman_chalisa"))
    assert only(do.RunTool, effects) == []
    (answer,) = asked(effects)
    assert (answer["type"], answer["id"]) == ("FunctionCallResponse", "c1")
    assert "story" in json.loads(answer["content"])["error"]


def test_a_story_that_was_asked_for_unheard_ends_with_a_goodbye_too():
    talk = bedtime_toy()
    talk.press(1)
    talk.release()
    effects = talk.wait(6)
    assert sentences(effects) == [says("not_heard")]
    finish(talk, effects)
    talk.hears("A story!")  # the upstream was slow
    story = telling(talk)
    assert says("quiet_hours") in sentences(talk.feed(story, 7, 1.0) + talk.wait(10))


def test_no_second_story_is_told_in_the_same_turn():
    talk = bedtime_toy()
    next_turn(talk, 1, "A story!")
    telling(talk)
    assert only(do.RunTool, talk.calls(("c2", "tell_story"))) == []


def test_a_press_after_the_one_more_story_began_ends_it():
    talk = bedtime_toy()
    next_turn(talk, 1, "A story!")
    telling(talk)
    assert is_closed_with(talk.press(2), "quiet_hours")


def test_a_child_that_wants_no_story_is_wished_a_good_rest():
    talk = bedtime_toy()
    for number in range(1, BONUS_TURNS):
        next_turn(talk, number, "What is that?")
        assert sentences(answered(talk)) == []
    next_turn(talk, BONUS_TURNS, "And that?")
    assert sentences(answered(talk)) == [says("quiet_hours")]


def test_a_story_that_another_toy_tells_is_not_told_twice():
    talk = bedtime_toy()
    next_turn(talk, 1, "A story!")
    telling(talk)
    talk.limit(**QUIET)  # the other toy was first
    assert sentences(talk.wait(GRACE_SECONDS + 1)) == [says("quiet_hours")]


def test_a_story_without_an_end_has_one():
    talk = bedtime_toy()
    next_turn(talk, 1, "A story!")
    telling(talk)
    assert sentences(talk.wait(STORY_SECONDS - 60)) == []
    assert says("quiet_hours") in sentences(talk.wait(120))


def test_the_daily_minutes_know_no_bonus():
    talk = ready()
    assert is_closed_with(talk.limit(state="limit", has_bonus=False), "limit")


def test_in_the_morning_the_agent_may_do_everything_again():
    talk = bedtime_toy()
    assert talk.limit() == [do.Disconnect(), do.Connect(0.0)]
    next_turn(talk, 1, "Teach me!")
    sent = [effect for _, effect in talk.log]
    *_, settings = [one for one in asked(sent) if one["type"] == "Settings"]
    assert settings["agent"]["think"]["prompt"] == "Be kind."
    assert only(do.RunTool, talk.calls(("c1", "teach_hanuman_chalisa")))


def test_the_next_evening_has_a_story_of_its_own():
    talk = bedtime_toy()
    next_turn(talk, 1, "A story!")
    story = telling(talk)
    talk.limit()
    talk.feed(story, 7, 1.0)
    assert policies(talk.wait(20)) == []
    talk.limit(**BONUS | {"evening": TOMORROW})
    talk.press(2)
    assert not talk.is_over


# -- how long ------------------------------------------------------------------------------------


def test_talking_is_from_the_press_to_the_end_of_the_turn():
    talk = ready()
    talk.wait(30)
    assert talk.conversation.talked_seconds(talk.now) == 0
    talk.press()
    talk.wait(2)
    assert talk.conversation.talked_seconds(talk.now) == pytest.approx(2)
    talk.release()
    talk.hears("Who is Ram?")
    talk.wait(1)
    answered(talk)
    talk.wait(60)
    assert talk.conversation.talked_seconds(talk.now) == pytest.approx(3)


def test_a_press_that_interrupts_is_not_counted_twice():
    talk = understood()
    began = talk.conversation.talked_seconds(talk.now)
    talk.says("Well,")
    talk.wait(1)
    talk.press(2)
    talk.wait(1)
    assert talk.conversation.talked_seconds(talk.now) == pytest.approx(began + 2)


def test_a_greeting_is_no_talk_of_the_child():
    talk = Talk()
    talk.hello()
    talk.settle()
    talk.says("Namaste!")
    talk.wait(3)
    assert talk.conversation.talked_seconds(talk.now) == 0


# -- what is remembered --------------------------------------------------------------------------


def prompts(effects) -> list[str]:
    """What the agent is told at the beginning of a connection."""
    told = [one for one in asked(effects) if one["type"] == "Settings"]
    return [one["agent"]["think"]["prompt"] for one in told]


def test_what_may_not_be_remembered_any_more_is_not_told_to_the_agent_again():
    talk = ready(prompt_without_memory="Know nothing.")
    effects = talk.did(talk.conversation.forget_memory(talk.now))
    assert only(do.Connect, effects) != []
    assert prompts(talk.settle()) == ["Know nothing."]
    assert talk.did(talk.conversation.forget_memory(talk.now)) == []


def test_a_turn_that_goes_on_is_not_interrupted_to_forget():
    talk = understood(prompt_without_memory="Know nothing.")
    assert talk.did(talk.conversation.forget_memory(talk.now)) == []
    talk.drops()
    assert prompts(talk.settle()) == ["Know nothing."]


# -- what has changed ----------------------------------------------------------------------------


def renewed(talk, prompt="Know the news.", **members):
    """What is done when the brief is made anew with another prompt."""
    anew = brief(**members)
    anew = replace(anew, session="another", script=replace(anew.script, prompt=prompt))
    return talk.did(talk.conversation.renew(anew, talk.now))


def test_a_new_brief_is_told_to_the_agent_at_once_when_nobody_talks():
    talk = ready()
    assert only(do.Connect, renewed(talk)) != []
    [settings] = [one for one in asked(talk.settle()) if one["type"] == "Settings"]
    assert settings["agent"]["think"]["prompt"] == "Know the news."
    assert not settings["agent"].get("greeting")  # it was said
    assert renewed(talk) == []


def test_a_turn_is_not_interrupted_for_a_new_brief_and_the_next_one_has_it():
    talk = understood()
    assert renewed(talk) == []
    talk.answers("He is a prince.", 1, 0.5)
    talk.wait(3)
    effects = talk.take()
    assert states(effects)[-1] == "done"
    assert len(only(do.Connect, effects)) == 1
    assert prompts(talk.settle()) == ["Know the news."]


def test_an_agent_that_was_lost_meanwhile_is_told_once():
    talk = understood()
    renewed(talk)
    talk.drops()
    assert prompts(talk.settle()) == ["Know the news."]
    talk.take()
    talk.answers("He is a prince.", 1, 0.5)
    talk.wait(3)
    assert only(do.Connect, talk.take()) == []


def test_what_is_not_to_be_talked_about_is_heeded_at_once():
    talk = understood()
    renewed(talk, blocked=("dinosaurs",))
    assert talk.conversation._brief.blocked == ("dinosaurs",)
    assert talk.conversation._brief.session == "session-1"
