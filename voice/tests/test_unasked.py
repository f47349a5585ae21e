"""What is said though nobody pressed the button."""

from voice import effects as do
from voice.phrases import PHRASES
from voice.tests.talk import Talk, only, pressed, ready, states, told, understood, voice
from wire.frames import FINAL

HELLO = PHRASES["hello"]["en"]


def say(talk: Talk) -> list[do.Effect]:
    return talk.did(talk.conversation.say("hello", talk.now))


def test_a_quiet_toy_says_hello_and_is_quiet_again():
    talk = ready()
    talk.wait(1)
    begun = say(talk)
    (start,) = only(do.StartMedia, begun)
    assert [sentence.text for sentence in start.media.sentences] == [HELLO]
    said = talk.feed(start, 9, 1.0) + talk.wait(2)
    assert told(said)[0] == {"type": "play", "turn": 0, "source": "prompt", "ms": None}
    assert states(begun + said) == ["speaking", "done"]
    assert voice(said)[-1].flags & FINAL
    assert only(do.TurnEnded, talk.press(1)) == []


def test_it_can_be_asked_again_and_again():
    talk = ready()
    for _ in range(3):
        (start,) = only(do.StartMedia, say(talk))
        assert states(talk.feed(start, 9, 0.5) + talk.wait(2)) == ["done"]


def test_without_its_sound_the_toy_is_quiet_again():
    talk = ready()
    (start,) = only(do.StartMedia, say(talk))
    talk.end_media(start)
    talk.wait(20)
    assert only(do.StartMedia, say(talk))


def test_a_child_who_speaks_or_waits_is_not_interrupted():
    assert say(pressed()) == []
    assert say(understood()) == []


def test_a_press_interrupts_it():
    talk = ready()
    (start,) = only(do.StartMedia, say(talk))
    talk.feed(start, 9, 3.0)
    effects = talk.press(1)
    assert only(do.StopMedia, effects)


def test_a_toy_whose_conversation_is_over_says_hello_without_the_agent():
    talk = ready(idle_seconds=20)
    slept = talk.wait(60)
    assert only(do.Disconnect, slept)
    (start,) = only(do.StartMedia, say(talk))
    said = talk.feed(start, 9, 1.0) + talk.wait(3)
    assert states(said) == ["done"]
    assert only(do.Connect, said) == []
