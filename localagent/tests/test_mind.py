"""What the stand-in for a language model says and calls, from the functions it was offered."""

import json

import pytest

from localagent.mind import Mind
from localagent.options import Options
from localagent.own_words import ENGLISH, HINDI
from localagent.settings import Listen, Think
from localagent.tests.fakes import END, FUNCTIONS, LESSON, PLAY, STORY, TEACH

FILLER = {
    "name": "agent_filler",
    "parameters": {
        "type": "object",
        "properties": {"message_type": {"type": "string", "enum": ["lookup", "general"]}},
        "required": ["message_type"],
    },
}
TELLING = {
    "persona": "hanuman",
    "topic": "Leap to Lanka",
    "story": "(already spoken to the child word for word; do not repeat it)",
    "available_topics": ["Leap to Lanka", "Sanjeevani Mountain"],
    "episode": 1,
    "episodes": 1,
}


def mind(*functions, prompt="", listen=None, context=(), **options) -> Mind:
    think = Think(prompt=prompt, functions=tuple(functions or FUNCTIONS))
    return Mind(think, listen or Listen(), context, Options(**options))


def called(thought) -> tuple[str, dict]:
    assert thought.wish is not None, thought.sentences
    return thought.wish.name, thought.wish.arguments


def taught(result=None, **kwargs) -> Mind:
    one = mind(**kwargs)
    one.learn(*called(one.hear("teach me")), json.dumps(result or LESSON))
    return one


def told(**more) -> Mind:
    one = mind()
    one.learn(*called(one.hear("tell me a story")), json.dumps({**TELLING, **more}))
    return one


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ("Teach me the Hanuman Chalisa!", "teach_hanuman_chalisa", {"persona": "hanuman"}),
        ("verse 7 please", "teach_hanuman_chalisa", {"persona": "hanuman", "step_index": 8}),
        ("tell me a story", "tell_story", {"persona": "hanuman"}),
        (
            "tell me a story about the leap to Lanka",
            "tell_story",
            {"persona": "hanuman", "topic": "leap to lanka"},
        ),
        ("tell me a bedtime story", "tell_story", {"persona": "hanuman", "topic": "bedtime"}),
        ("play the hanuman chalisa", "play_hanuman_chalisa", {"persona": "hanuman"}),
        ("good night", "end_call", {"farewell_type": "good_night"}),
        ("bye bye hanuman see you tomorrow", "end_call", {"farewell_type": "general"}),
        ("मुझे हनुमान चालीसा सिखाओ", "teach_hanuman_chalisa", {"persona": "hanuman"}),
        (
            "लंका की छलांग की कहानी सुनाओ",
            "tell_story",
            {"persona": "hanuman", "topic": "लंका की छलांग"},
        ),
        ("शुभ रात्रि", "end_call", {"farewell_type": "good_night"}),
    ],
)
def test_a_wish_is_a_call_of_the_function_that_is_for_it(text, name, arguments):
    assert called(mind(prompt="You are Hanuman.").hear(text)) == (name, arguments)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is the weather like today",
        "can i jump off the roof and fly like hanuman",
        "my name is asha sharma and i live at forty two rose street",
        "my mummy's phone number is nine eight seven six",
        "don't tell me a story",
        "i do not want to learn",
    ],
)
def test_what_is_no_wish_calls_nothing(text):
    assert mind().hear(text).wish is None


def test_what_is_not_understood_is_said_to_be_so_and_asked_about():
    said = mind().hear("blue bananas").sentences
    assert said[0] == "I did not quite catch that."
    assert said[1].endswith("?")


def test_a_lesson_is_explained_and_its_question_asked_and_notes_are_never_read_out():
    one = mind()
    said = one.learn(*called(one.hear("teach me")), json.dumps(LESSON)).sentences
    assert said == (LESSON["translation"], LESSON["engage"])


def test_a_lesson_that_nobody_has_spoken_is_spoken():
    one = mind()
    result = {**LESSON, "title": "Doha 1.", "text": "Shri Guru Charan."}
    said = one.learn(*called(one.hear("teach me")), json.dumps(result)).sentences
    assert said[:2] == ("Doha 1.", "Shri Guru Charan.")


def test_a_lesson_without_a_question_ends_with_ours():
    one = mind()
    result = {key: value for key, value in LESSON.items() if key != "engage"}
    said = one.learn(*called(one.hear("teach me")), json.dumps(result)).sentences
    assert said[-1] == "Shall we go on?"


@pytest.mark.parametrize(
    ("text", "index"),
    [("yes please", 1), ("next", 1), ("next verse please", 1), ("say it again", 0), ("haan", 1)],
)
def test_after_a_lesson_yes_goes_on_and_again_repeats(text, index):
    assert called(taught().hear(text))[1]["step_index"] == index


@pytest.mark.parametrize("text", ["no", "stop", "not now"])
def test_after_a_lesson_no_is_taken_kindly_and_yes_then_means_nothing_old(text):
    one = taught()
    assert one.hear(text).wish is None
    assert one.hear("yes").wish is None


def test_a_question_about_the_meaning_repeats_the_lesson():
    assert called(taught().hear("what does it mean"))[1]["step_index"] == 0


def test_the_previous_verse_is_the_one_before():
    one = taught({**LESSON, "index": 5, "next_step_index": 6})
    assert called(one.hear("go back"))[1]["step_index"] == 4


def test_after_a_story_yes_tells_one_that_was_not_told():
    one = told()
    assert called(one.hear("yes"))[1]["topic"] == "Sanjeevani Mountain"
    assert called(one.hear("tell me another story"))[1]["topic"] == "Sanjeevani Mountain"


def test_a_story_with_more_episodes_goes_on_with_the_same_topic():
    one = mind()
    wish = called(one.hear("tell me a story"))
    said = one.learn(*wish, json.dumps({**TELLING, "episode": 1, "episodes": 3})).sentences
    assert said == ("Shall I tell you what happened next?",)
    assert called(one.hear("yes"))[1]["topic"] == "Leap to Lanka"


def test_a_story_that_nobody_has_told_is_told():
    one = mind()
    wish = called(one.hear("tell me a story"))
    said = one.learn(
        *wish, json.dumps({**TELLING, "story": "Once he leapt. It was far."})
    ).sentences
    assert said == ("Once he leapt.", "It was far.", "Would you like another story?")


def test_after_a_recital_nothing_is_said_when_the_result_asks_for_silence():
    one = mind()
    wish = called(one.hear("play the chalisa"))
    result = {"audio_chunks": 12, "note": "It is being played to the child. Say nothing now."}
    assert one.learn(*wish, json.dumps(result)).sentences == ()


def test_after_end_call_nothing_is_said():
    one = mind()
    assert one.learn(*called(one.hear("bye")), '{"farewell": "Bye!"}').sentences == ()


@pytest.mark.parametrize(
    "result",
    [
        {"error": "That verse is not in the Chalisa.", "code": "no-such-verse"},
        {"error": {"code": "no-such-verse", "message": "That verse is not in the Chalisa."}},
        {"ok": False, "message": "That verse is not in the Chalisa."},
    ],
)
def test_a_refusal_for_people_is_said_and_something_is_offered(result):
    one = mind()
    said = one.learn(*called(one.hear("verse 40")), json.dumps(result)).sentences
    assert said[0] == "That verse is not in the Chalisa."
    assert said[1].endswith("?")


def test_a_mistake_meant_for_the_model_is_not_read_out():
    one = mind()
    said = one.learn(*called(one.hear("verse 40")), '{"error": "step_index: too large"}').sentences
    assert said == ("Something did not work just now.", "Shall we try again?")


def test_a_failure_that_the_child_has_been_told_of_is_not_told_again():
    one = mind()
    note = "The child has been told that it did not work. Offer something else."
    result = {"error": "This did not work just now.", "code": "timeout", "note": note}
    said = one.learn(*called(one.hear("teach me")), json.dumps(result)).sentences
    assert len(said) == 1
    assert said[0].startswith("Would you like to")


def test_after_hello_yes_is_a_lesson():
    one = mind()
    assert one.hear("hello hanuman").wish is None
    assert called(one.hear("yes"))[0] == TEACH["name"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("who are you", "I am Hanuman"),
        ("how are you", "I am well"),
        ("thank you", "You are very welcome"),
        ("a little louder please", "I am speaking as loudly"),
        ("repeat after me", "I have not told you anything"),
    ],
)
def test_small_talk_is_a_fixed_phrase(text, start):
    assert mind().hear(text).sentences[0].startswith(start)


def test_without_functions_there_is_only_talk():
    one = Mind(Think(), Listen())
    for text in ("teach me", "tell me a story", "play the chalisa", "yes", "next", "hello"):
        thought = one.hear(text)
        assert thought.wish is None
        assert thought.sentences
    assert one.hear("good night").sentences == ("Good night, sleep well!",)


@pytest.mark.parametrize(
    "listen",
    [
        Listen(language="hi"),
        Listen(language="multi"),
        Listen(version=2, model="flux-general-multi", hints=("hi", "en")),
    ],
)
def test_a_hindi_conversation_is_answered_in_hindi(listen):
    assert " ".join(mind(listen=listen).hear("stop").sentences) == HINDI["stop"]


def test_a_hindi_sentence_is_answered_in_hindi_and_the_next_english_one_in_english():
    one = mind()
    assert " ".join(one.hear("रुको").sentences) == HINDI["stop"]
    assert one.hear("stop").sentences[0].startswith("All right")


def test_the_persona_comes_from_the_parameter_or_the_prompt():
    free = {
        "name": "teach_verse",
        "parameters": {"type": "object", "properties": {"persona": {"type": "string"}}},
    }
    example = json.loads(json.dumps(free))
    example["parameters"]["properties"]["persona"]["examples"] = ["sita"]
    assert called(mind(example).hear("teach me"))[1] == {"persona": "sita"}
    by_prompt = mind(free, prompt='The persona is "arjuna" today.')
    assert called(by_prompt.hear("teach me"))[1] == {"persona": "arjuna"}
    assert (
        called(mind(free, prompt="You are Hanuman.").hear("teach me"))[1]["persona"] == "hanuman"
    )
    assert called(mind(free).hear("teach me"))[1] == {}


def test_required_arguments_that_nobody_mentioned_get_a_harmless_value():
    function = {
        "name": "teach_verse",
        "parameters": {
            "type": "object",
            "properties": {
                "mood": {"type": "string", "enum": ["calm", "merry"]},
                "count": {"type": "integer"},
            },
            "required": ["mood", "count"],
        },
    }
    assert called(mind(function).hear("teach me"))[1] == {"mood": "calm", "count": 0}


def test_a_function_of_no_known_kind_is_called_when_its_name_is_said():
    weather = {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"location": {"type": "string"}}},
    }
    one = mind(weather)
    assert called(one.hear("what is the weather in Delhi"))[0] == "get_weather"
    assert one.learn("get_weather", {}, '{"result": "It is warm."}').sentences == ("It is warm.",)


def test_functions_with_an_endpoint_are_not_the_clients_to_run():
    remote = {**STORY, "endpoint": {"url": "https://example.com", "method": "post"}}
    assert mind(remote, TEACH).hear("tell me a story").wish is None


def test_a_filler_is_called_first_when_that_is_wanted():
    prompt = "Call agent_filler before anything slow."
    one = mind(STORY, FILLER, prompt=prompt, uses_filler=True)
    name, arguments = called(one.hear("tell me a story"))
    assert (name, arguments) == ("agent_filler", {"message_type": "lookup"})
    assert called(one.learn(name, arguments, "{}"))[0] == "tell_story"
    assert called(mind(STORY, FILLER, prompt=prompt).hear("tell me a story"))[0] == "tell_story"


def test_an_early_wish_is_only_for_functions_that_are_not_deferred():
    one = mind(TEACH, PLAY, END)
    assert one.early_wish("teach me").name == TEACH["name"]
    assert one.early_wish("good night") is None
    assert one.early_wish("blue bananas") is None


def test_results_that_are_no_json_are_taken_as_text():
    one = mind()
    assert one.learn("tell_story", {}, "not json").sentences == ("Would you like another story?",)
    assert one.learn("unheard_of", {}, "It is noon.").sentences == ("It is noon.",)


# -- reciting what was taught ---------------------------------------------------------------------

CHECK = {
    "name": "check_recitation",
    "description": "Find out how the child recited.",
    "defer_until_eot": True,
    "parameters": {
        "type": "object",
        "properties": {"persona": {"type": "string", "examples": ["hanuman"]}},
        "required": ["persona"],
    },
}
RECITABLE = LESSON | {"listen_for": ["Jai Hanuman gyaan gun saagar"]}


def reciting(lesson=None):
    one = mind(*FUNCTIONS, CHECK)
    one.learn(*called(one.hear("teach me")), json.dumps(lesson or RECITABLE))
    return one


@pytest.mark.parametrize("text", ["jai hanuman gyaan gun saagar", "Jai Hanuman gun saagar."])
def test_words_of_what_was_taught_are_a_recitation_to_be_judged(text):
    one = reciting()
    assert one.recital == ("Jai Hanuman gyaan gun saagar",)
    assert called(one.hear(text)) == ("check_recitation", {"persona": "hanuman"})


def test_what_may_be_said_of_a_recitation_is_said_and_yes_then_means_what_comes_next():
    one = reciting()
    judged = {"recited": True, "say": "Lovely! You knew gyaan.", "index": 0, "next_step_index": 5}
    thought = one.learn("check_recitation", {}, json.dumps(judged))
    assert thought.sentences == ("Lovely!", "You knew gyaan.")
    assert called(one.hear("yes"))[1]["step_index"] == 5


def test_what_was_no_recitation_is_asked_about():
    thought = reciting().learn("check_recitation", {}, '{"recited": false, "say": ""}')
    assert thought.sentences[0] == ENGLISH["unclear"]


@pytest.mark.parametrize("listen_for", [None, "Jai Hanuman", 7, []])
def test_without_lines_to_listen_for_nothing_is_a_recitation(listen_for):
    one = reciting(LESSON | {"listen_for": listen_for})
    assert one.recital == ()
    assert one.hear("jai hanuman gyaan gun saagar").wish is None


def test_without_a_function_that_judges_nothing_is_judged():
    one = taught(RECITABLE)
    assert one.hear("gyaan gun saagar").wish is None
