"""What may be said follows from the functions offered; what it means is known."""

import pytest

from localagent.grammar import grammar_for, kind_of, topics_in
from localagent.phonetics import from_romanised

TEACH = {"name": "teach_hanuman_chalisa", "description": "Teach a verse of the Chalisa."}
STORY = {
    "name": "tell_story",
    "description": "Tell a story such as 'Leap to Lanka'.",
    "parameters": {
        "type": "object",
        "properties": {"topic": {"type": "string", "enum": ["ring-of-devotion"]}},
    },
}
PLAY = {"name": "play_hanuman_chalisa", "description": "Play the recording."}
END = {"name": "end_call", "description": "End the conversation."}
ALL = [TEACH, STORY, PLAY, END]
PROMPT = "You are Hanuman. You know The Sanjeevani Mountain and other stories."

MEANT = [
    ("teach me the hanuman chalisa", "teach", None, None),
    ("Can you teach me the chalisa, please?", "teach", None, None),
    ("i want to learn a verse", "teach", None, None),
    ("next verse please", "next", None, None),
    ("i want to learn the next verse", "next", None, None),
    ("teach me verse twenty one", "verse", None, 21),
    ("the seventh chaupai", "verse", None, 7),
    ("tell me a story about the leap to lanka", "story", "leap to lanka", None),
    ("tell me the story of the sanjeevani", "story", "sanjeevani", None),
    ("a story about the ring of devotion please", "story", "ring of devotion", None),
    ("please tell me a story", "story", None, None),
    ("tell me another story", "another_story", None, None),
    ("tell me a bedtime story", "bedtime_story", None, None),
    ("play the hanuman chalisa", "play", None, None),
    ("say it again", "again", None, None),
    ("repeat after me", "repeat_after_me", None, None),
    ("a little louder please", "louder", None, None),
    ("pause the music", "pause", None, None),
    ("good night", "good_night", None, None),
    ("bye bye hanuman see you tomorrow", "bye", None, None),
    ("who are you", "who_are_you", None, None),
    ("yes", "yes", None, None),
    ("no thank you", "no", None, None),
]
MEANT_IN_HINDI = [
    ("मुझे हनुमान चालीसा सिखाओ", "teach", None, None),
    ("अगला दोहा सुनाओ", "next", None, None),
    ("चौपाई सात", "verse", None, 7),
    ("लंका की छलांग की कहानी सुनाओ", "story", "लंका की छलांग", None),
    ("एक और कहानी सुनाओ", "another_story", None, None),
    ("हनुमान चालीसा चलाओ", "play", None, None),
    ("हाँ", "yes", None, None),
    ("रुको", "stop", None, None),
    ("शुभ रात्रि", "good_night", None, None),
]


def meaning(grammar, text):
    phrase = grammar.phrase_of(text)
    return phrase and (phrase.intent, phrase.topic, phrase.number)


@pytest.mark.parametrize(("text", "intent", "topic", "number"), MEANT)
def test_what_children_say_in_english_has_its_meaning(text, intent, topic, number):
    assert meaning(grammar_for(ALL, PROMPT, "en"), text) == (intent, topic, number)


@pytest.mark.parametrize(("text", "intent", "topic", "number"), MEANT_IN_HINDI)
def test_what_children_say_in_hindi_has_its_meaning(text, intent, topic, number):
    assert meaning(grammar_for(ALL, PROMPT, "hi"), text) == (intent, topic, number)


def test_both_languages_together_understand_both():
    grammar = grammar_for(ALL, PROMPT, "multi")
    assert meaning(grammar, "next verse please") == ("next", None, None)
    assert meaning(grammar, "रुको") == ("stop", None, None)


@pytest.mark.parametrize(
    "text",
    ["what is the weather like today", "can i jump off the roof and fly", "my name is asha"],
)
def test_other_speech_means_nothing(text):
    assert grammar_for(ALL, PROMPT, "en").phrase_of(text) is None


def test_only_what_is_offered_can_be_asked_for():
    grammar = grammar_for([TEACH], "", "en")
    assert meaning(grammar, "teach me the chalisa") == ("teach", None, None)
    assert grammar.phrase_of("tell me a story") is None
    assert grammar.phrase_of("play the hanuman chalisa") is None


def test_a_phrase_names_the_function_that_serves_it():
    grammar = grammar_for([{"name": "tell_a_story", "description": ""}], "", "en")
    assert grammar.phrase_of("tell me another story").function == "tell_a_story"
    assert grammar.phrase_of("yes").function is None


def test_a_function_of_no_known_kind_is_asked_for_by_its_name():
    grammar = grammar_for([{"name": "find_customer", "description": "Looks one up."}], "", "en")
    phrase = grammar.phrase_of("please find customer")
    assert (phrase.intent, phrase.function) == ("function", "find_customer")


def test_the_kind_is_in_the_name_or_else_in_the_description():
    assert kind_of(TEACH) == "teach"
    assert kind_of({"name": "f", "description": "Plays some music."}) == "play"
    assert kind_of({"name": "agent_filler", "description": "Say a filler."}) == "filler"
    assert kind_of({"name": "find_customer"}) is None


def test_topics_come_from_enums_quotes_and_titles_and_their_words():
    topics = topics_in([STORY], PROMPT)
    assert {"ring of devotion", "leap to lanka", "sanjeevani mountain", "devotion"} <= set(topics)
    assert not {"of", "to"} & set(topics)


def test_equal_conversations_share_a_key_and_others_do_not():
    assert grammar_for(ALL, PROMPT).key == grammar_for(ALL, PROMPT).key
    assert grammar_for(ALL, PROMPT).key != grammar_for(ALL, PROMPT, "hi").key
    assert grammar_for(ALL, PROMPT).key != grammar_for([TEACH], PROMPT).key


@pytest.mark.parametrize("language", ["en", "hi", "multi"])
def test_every_word_can_be_pronounced_and_the_grammar_stays_small(language):
    grammar = grammar_for(ALL, PROMPT, language)
    assert all(grammar.pronunciations.values())
    assert len(grammar.automaton.arcs) < 4_000


def test_hostile_settings_make_no_hostile_grammar():
    wild = [{"name": "tell_story", "description": "'a | b); [c' \"<x> = y;\" '(((' 'ok then'"}]
    grammar = grammar_for(wild, "'((('", "en")
    assert grammar.phrase_of("tell me a story about ok then").topic == "ok then"


LINES = ("Jai Hanuman gyaan gun saagar", "Jai Kapees tihun lok ujaagar॥")


def test_lines_that_were_taught_may_be_recited_whole_and_with_a_word_missing():
    grammar = grammar_for([], "", "en", LINES)
    for said in [*LINES, " ".join(LINES), "jai hanuman gun saagar", "jai kapees"]:
        assert grammar.phrase_of(said).intent == "recite"
    assert grammar.phrase_of("saagar gun gyaan") is None
    assert grammar_for([], "", "en").phrase_of(LINES[0]) is None


def test_words_of_a_verse_are_said_as_they_are_spelt_before_they_are_said_in_english():
    grammar = grammar_for([], "", "en", ("lok man jag",))
    assert grammar.pronunciations["man"][0] == "M AH N"
    assert "M AE N" in grammar.pronunciations["man"]


def test_the_function_that_judges_is_not_taken_for_the_one_that_teaches():
    check = {"name": "check_recitation", "description": "How the child recited what it learns."}
    assert kind_of(check) == "check"


def test_a_word_of_what_was_taught_can_be_asked_about():
    offered = [{"name": "teach_hanuman_chalisa"}]
    lines = ("Mahaabeer bikram Bajrangee", "kumati nivaar sumati ke sangee")
    for language, text in (("en", "what does kumati mean"), ("hi", "kumati का मतलब क्या है")):
        taught = grammar_for(offered, "", language, lines)
        assert taught.phrase_of(text).intent == "word"
        assert taught.pronunciations["kumati"] == from_romanised("kumati")
        assert grammar_for(offered, "", language).phrase_of(text) is None
        assert grammar_for(offered, "", language, ("?!",)).phrase_of(text) is None
