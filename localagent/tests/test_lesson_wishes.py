"""What a child asks of a lesson, as the function that teaches is asked it, and what is said."""

import json

import pytest

from localagent.intents import intent_of
from localagent.lesson_wishes import lesson_wish
from localagent.mind import Mind
from localagent.own_words import ENGLISH
from localagent.settings import Listen, Think
from localagent.tests.fakes import FAVOURITE, LESSON, STORY, TEACH, TEACH_MORE
from localagent.toolset import Toolset

LESSON_OF_4 = LESSON | {"index": 4, "part": "verse", "listen_for": ["Mahaabeer bikram Bajrangee"]}
TELLING = {"topic": "Leap to Lanka", "story": "(spoken)", "available_topics": []}


def mind(*functions) -> Mind:
    return Mind(Think(functions=functions or (TEACH_MORE, STORY, FAVOURITE)), Listen())


def called(thought) -> dict:
    assert thought.wish is not None, thought.sentences
    return {name: value for name, value in thought.wish.arguments.items() if name != "persona"}


def after(text, result, *functions) -> Mind:
    one = mind(*functions)
    wish = one.hear(text).wish
    one.learn(wish.name, wish.arguments, json.dumps(result))
    return one


def taught(*functions) -> Mind:
    return after("teach me", LESSON_OF_4, *functions)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("again", {"ask": "again"}),
        ("say it once more please", {"ask": "again"}),
        ("फिर से बोलो", {"ask": "again"}),
        ("slower please", {"ask": "slower"}),
        ("can you say it slowly word by word", {"ask": "slower"}),
        ("dheere bolo", {"ask": "slower"}),
        ("धीरे धीरे बोलो", {"ask": "slower"}),
        ("only the first half", {"part": "line1"}),
        ("just the first line please", {"part": "line1"}),
        ("sirf pehli line", {"part": "line1"}),
        ("सिर्फ़ पहली पंक्ति", {"part": "line1"}),
        ("the second line please", {"part": "line2"}),
        ("what does it mean", {"ask": "meaning"}),
        ("iska matlab kya hai", {"ask": "meaning"}),
        ("इसका मतलब क्या है", {"ask": "meaning"}),
        ("what does KUMATI mean?", {"ask": "word", "word": "kumati"}),
        ("what is the meaning of the word bikram", {"ask": "word", "word": "bikram"}),
        ("kumati ka matlab kya hai", {"ask": "word", "word": "kumati"}),
        ("कुमति का मतलब क्या है", {"ask": "word", "word": "कुमति"}),
    ],
)
def test_what_is_asked_of_a_verse_is_asked_of_the_one_just_taught(text, wanted):
    assert called(taught().hear(text)) == {"step_index": 4} | wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("test me", {"ask": "test"}),
        ("mera test lo", {"ask": "test"}),
        ("मेरी परीक्षा लो", {"ask": "test"}),
        ("from the start", {"step_index": 0}),
        ("start over please", {"step_index": 0}),
        ("shuru se", {"step_index": 0}),
        ("शुरू से सुनाओ", {"step_index": 0}),
    ],
)
def test_what_is_about_no_verse_can_be_asked_at_any_time(text, wanted):
    assert called(taught().hear(text)) == wanted
    assert called(mind().hear(text)) == wanted


def test_a_word_can_be_asked_for_at_any_time():
    assert called(mind().hear("what does kumati mean")) == {"ask": "word", "word": "kumati"}


def test_before_a_lesson_there_is_nothing_to_say_more_slowly():
    assert mind().hear("slower").wish is None
    assert mind().hear("only the first half").wish is None


def test_a_story_is_told_from_its_start_and_not_the_chalisa():
    one = after("tell me a story", TELLING)
    assert called(one.hear("from the start")) == {"topic": "Leap to Lanka"}


def test_a_function_without_such_parameters_is_asked_as_before():
    one = taught(TEACH, STORY)
    assert called(one.hear("again")) == {"step_index": 4}
    assert called(one.hear("what does it mean")) == {"step_index": 4}
    assert one.hear("slower").sentences[0] == ENGLISH["slower"]
    assert one.hear("only the first half").wish is None


def test_an_intent_that_is_none_of_a_lesson_is_no_wish():
    assert lesson_wish(Toolset((TEACH_MORE,)), intent_of("tell me a story"), {}) is None


def test_a_meaning_is_told_and_the_verse_stays_the_one_to_be_said():
    one = taught()
    told = LESSON_OF_4 | {"ask": "meaning", "say": "He turns bad thinking away.", "index": 7}
    said = one.learn("teach_hanuman_chalisa", {}, json.dumps(told)).sentences
    assert said == ("He turns bad thinking away.", LESSON["engage"])
    assert one.recital == ("Mahaabeer bikram Bajrangee",)
    assert called(one.hear("again"))["step_index"] == 4


def test_a_question_in_an_answer_is_the_only_one():
    told = LESSON_OF_4 | {"ask": "word", "say": "I do not know that word yet. Which one?"}
    said = taught().learn("teach_hanuman_chalisa", {}, json.dumps(told)).sentences
    assert said == ("I do not know that word yet.", "Which one?")


def test_in_a_test_only_the_invitation_is_said_and_the_answer_is_a_recitation():
    told = LESSON_OF_4 | {"ask": "test", "say": "So begins Chaupai 3. Can you say it to me?"}
    one = mind()
    said = one.learn("teach_hanuman_chalisa", {}, json.dumps(told)).sentences
    assert said == ("So begins Chaupai 3.", "Can you say it to me?")
    assert one.recital == ("Mahaabeer bikram Bajrangee",)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("that is my favourite", {"kind": "story"}),
        ("I love this story", {"kind": "story"}),
        ("i love this story so much hanuman", {"kind": "story"}),
        ("this verse is my favourite", {"kind": "verse"}),
        ("यह मेरी पसंदीदा कहानी है", {"kind": "story"}),
        ("mujhe yeh kahani bahut pasand hai", {"kind": "story"}),
        ("that is not my favourite any more", {"kind": "story", "is_favourite": False}),
    ],
)
def test_a_favourite_is_marked(text, wanted):
    assert called(after("tell me a story", TELLING).hear(text)) == wanted


def test_after_a_lesson_the_verse_is_the_favourite():
    assert called(taught().hear("that is my favourite")) == {"kind": "verse"}


@pytest.mark.parametrize(("is_favourite", "name"), [(True, "favourite"), (False, "no_favourite")])
def test_that_it_is_remembered_is_said(is_favourite, name):
    result = json.dumps({"title": "Leap to Lanka", "is_favourite": is_favourite})
    said = mind().learn("mark_favourite", {}, result).sentences
    assert " ".join(said) == ENGLISH[name]


def test_without_such_a_function_love_is_answered_with_thanks():
    said = taught(TEACH).hear("that is my favourite").sentences
    assert said[0] == ENGLISH["thanks"]


@pytest.mark.parametrize(
    "text",
    ["I love you", "I liked that", "tell me my favourite story", "my favourite food is rice"],
)
def test_not_all_love_is_a_favourite(text):
    wish = after("tell me a story", TELLING).hear(text).wish
    assert wish is None or wish.name != "mark_favourite"
