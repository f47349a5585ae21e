"""The prompt: rules first and whole, the child without a name, never longer than models take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.models import Persona
from voice.prompt import LONGEST, SUMMARY_CHARACTERS, Hearer, compose
from voice.tools.hanuman import toolbox

ENGLISH = Hearer(language="en", age=8, part_of_day="evening")


def test_system_developer_and_conversation_follow_each_other():
    prompt = compose("Be Hanuman.\n", "Use tools.\n", ENGLISH, stories=["Leap to Lanka"])
    assert prompt == (
        "Be Hanuman.\n\nUse tools.\n\n"
        "Speak simple English.\n"
        "It is evening where the child is.\n"
        "The child is 8 years old.\n"
        "Stories you can tell: Leap to Lanka."
    )


def test_hindi_is_devanagari_where_a_voice_reads_it():
    hearer = Hearer("hi", None, "morning")
    assert "देवनागरी" in compose("s", "d", hearer, stories=[])


def test_hindi_is_in_roman_letters_where_no_voice_reads_devanagari():
    hearer = Hearer("hi-Latn", None, "morning")
    prompt = compose("s", "d", hearer, stories=[])
    assert "Roman letters" in prompt
    assert "देवनागरी" not in prompt


def test_what_is_not_known_is_not_said():
    prompt = compose("s", "d", Hearer("en", None, "morning"), stories=[])
    assert "years old" not in prompt
    assert "Stories" not in prompt
    assert "Earlier" not in prompt


def test_what_the_parents_do_not_want_to_be_talked_about_is_said():
    hearer = Hearer("en", 8, "evening", avoids=("dogs", "the dark"))
    assert "not to talk about: dogs; the dark." in compose("s", "d", hearer, stories=[])
    assert "not to talk about" not in compose("s", "d", ENGLISH, stories=[])


def test_a_long_summary_keeps_its_newest_end():
    summary = "old " * 1000 + "newest"
    prompt = compose("s", "d", ENGLISH, stories=[], summary=summary)
    assert prompt.endswith("Earlier talks, in short: " + summary[-SUMMARY_CHARACTERS:])


@given(st.text(max_size=200), st.integers(0, 3000), st.integers(0, 5000))
def test_the_rules_stay_whole_and_the_prompt_bounded(rules, stories, summary):
    prompt = compose(rules, "d", ENGLISH, stories=["Leap"] * stories, summary="x" * summary)
    assert prompt.startswith(rules.strip())
    assert len(prompt) <= LONGEST


@pytest.mark.django_db
def test_hanuman_knows_how_each_wish_of_a_lesson_is_asked_for():
    told = " ".join(Persona.objects.get(name="hanuman").developer_prompt.split())
    offered = toolbox.tools["teach_hanuman_chalisa"].definition()["parameters"]["properties"]
    for ask in offered["ask"]["enum"]:
        assert f'ask "{ask}"' in told
    assert 'part "line1"' in told
    assert "line1" in offered["part"]["enum"]
