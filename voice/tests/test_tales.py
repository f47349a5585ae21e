"""How far a story has been heard: by the toy's reports, where there are any."""

from dataclasses import replace

from learning.sitting import Sitting
from voice import effects as do
from voice.tests.sound import tone
from voice.tests.talk import only, spoken, understood

SITTING = Sitting("leap-to-lanka", (1, 2, 3), episode=2, first=0, sentences=3)
SENTENCE, PAUSE = 1.0, 0.3


def telling(sitting=SITTING, *, made=3, is_whole=True, before=0.0):
    """
    A turn in which a story is told, `made` of its sentences so far, of one second each, after the
    agent's own words of `before` seconds.
    """
    talk = understood()
    if before:
        talk.says("Listen!")
        talk.sounds(5, before)
    (run,) = only(do.RunTool, talk.calls(("call_1", "tell_story")))
    outcome = spoken("One.", "Two.", "Three.")
    (speech,) = outcome.media
    outcome = replace(outcome, media=(replace(speech, sitting=sitting),))
    (start,) = only(do.StartMedia, talk.finish_tool(run, outcome))
    talk.answers("", 0, 0)
    for _ in range(made):
        talk.did(talk.conversation.media_chunk(start.segment, tone(7, SENTENCE), talk.now))
        talk.conversation.sentence_done(start.segment)
        talk.did(talk.conversation.media_chunk(start.segment, tone(0, PAUSE), talk.now))
    if is_whole:
        talk.end_media(start)
    return talk


def heard(effects, sitting=SITTING):
    noted = only(do.StoryHeard, effects)
    assert all(one.sitting == sitting for one in noted)
    return [(one.upto, one.is_new) for one in noted]


def broken_off(talk, ms):
    """The child presses; the toy first tells how far it got."""
    return talk.played(ms) + talk.toy_says("abort", turn=1) + talk.press(2)


def test_a_story_that_is_broken_off_counts_up_to_the_last_whole_sentence():
    talk = telling()
    talk.wait(2.0)
    assert heard(broken_off(talk, 1900)) == [(1, True)]


def test_a_sentence_counts_once_its_last_sound_was_played():
    for ms, upto in ((1000, 1), (2200, 1), (2300, 2)):
        talk = telling(is_whole=False)
        talk.wait(2.5)
        assert heard(broken_off(talk, ms)) == [(upto, True)]


def test_nothing_is_noted_of_a_story_that_was_hardly_begun():
    talk = telling()
    talk.wait(0.5)
    assert heard(broken_off(talk, 400)) == []


def test_what_the_toy_still_plays_after_the_turns_end_is_added():
    talk = telling()
    effects = []
    for ms in range(500, 3001, 500):
        effects += talk.wait(0.5) + talk.played(ms)
    assert heard(effects) == [(1, True), (2, False)]
    assert only(do.TurnEnded, effects)
    assert heard(talk.played(3600)) == [(3, False)]
    assert heard(talk.played(3900)) == []


def test_a_story_that_goes_on_counts_from_where_it_went_on():
    sitting = replace(SITTING, first=4, sentences=7)
    talk = telling(sitting, is_whole=False)
    talk.wait(2.5)
    assert heard(broken_off(talk, 2400), sitting) == [(6, True)]


def test_a_story_after_other_words_begins_after_them():
    for ms, noted in ((2900, []), (3000, [(1, True)])):
        talk = telling(is_whole=False, before=2.0)
        talk.wait(2.5)
        assert heard(broken_off(talk, ms)) == noted


def test_of_a_toy_that_reports_nothing_what_it_was_sent_counts():
    talk = telling()
    assert heard(talk.wait(5.0)) == [(3, True)]


def test_a_toy_that_leaves_in_the_middle_has_heard_what_it_played():
    talk = telling(made=1, is_whole=False)
    talk.wait(1.2)
    talk.played(1100)
    assert heard(talk.conversation.heard_so_far()) == [(1, True)]


def test_a_report_of_another_turn_says_nothing():
    talk = telling()
    talk.wait(2.0)
    talk.played(1900, turn=7)
    talk.played(1900)
    talk.press(2)
    assert heard(talk.played(3600, turn=1)) == []
