"""How long a child sits at a stretch, and what it is reminded of."""

from voice import effects as do
from voice.phrases import PHRASES
from voice.sitting import LONGEST_SITTING_SECONDS, REMIND_SECONDS, SITTING_SECONDS
from voice.tests.talk import Talk, only

REMINDER = PHRASES["computer"]["en"]
OVER = PHRASES["sitting_over"]["en"]
STEP_SECONDS = 4.0


def sitting(**choice) -> Talk:
    talk = Talk(**choice)
    talk.hello()
    talk.settle()
    return talk


def go_on(talk: Talk, *, seconds: float) -> None:
    """The agent talks for so long."""
    for _ in range(round(seconds / STEP_SECONDS)):
        talk.says("And then.")
        talk.sounds(9, STEP_SECONDS)
        talk.wait(STEP_SECONDS)


def turn(talk: Talk, number: int, *, seconds: float) -> list[str]:
    """One turn of `seconds`; the platform's own words in it."""
    before = len(talk.log)
    talk.press(number)
    talk.release()
    talk.hears("tell me a story")
    go_on(talk, seconds=seconds)
    talk.falls_silent()
    for start in only(do.StartMedia, [effect for _, effect in talk.log[before:]]):
        talk.feed(start, 5, 1.0)
    talk.wait(5.0)
    starts = only(do.StartMedia, [effect for _, effect in talk.log[before:]])
    return [one.text for start in starts for one in start.media.sentences]


def test_the_first_talk_of_a_day_says_what_the_toy_is_and_only_once():
    talk = sitting(is_first_today=True)
    assert turn(talk, 1, seconds=5) == [REMINDER]
    assert turn(talk, 2, seconds=5) == []


def test_a_later_talk_of_the_day_does_not():
    assert turn(sitting(), 1, seconds=5) == []


def test_after_twenty_minutes_of_talk_the_conversation_ends_kindly():
    talk = sitting()
    assert turn(talk, 1, seconds=SITTING_SECONDS / 2 + 5) == []
    assert turn(talk, 2, seconds=SITTING_SECONDS / 2 + 5) == [OVER]
    talk.wait(10)
    assert do.Sleep() in [effect for _, effect in talk.log]


def test_another_sitting_may_follow_and_half_an_hour_of_talk_brings_the_reminder():
    talk = sitting()
    turn(talk, 1, seconds=SITTING_SECONDS + 5)
    talk.wait(10)
    spare = REMIND_SECONDS - SITTING_SECONDS + 5
    talk.press(2)
    talk.settle()
    assert turn(talk, 3, seconds=spare) == [REMINDER]


def test_a_turn_is_never_longer_than_the_longest_sitting():
    talk = sitting()
    talk.press(1)
    talk.release()
    talk.hears("tell me a story")
    go_on(talk, seconds=LONGEST_SITTING_SECONDS + 10)
    said = [
        one.text
        for _, effect in talk.log
        if isinstance(effect, do.StartMedia)
        for one in effect.media.sentences
    ]
    assert said == [OVER]
