"""A typed function is a tool: its signature is the schema, its mistakes come back as words."""

import json
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from voice.tools.outcome import Outcome
from voice.tools.toolbox import LONGEST_ARGUMENTS, Asked, Toolbox

ASKED = Asked(UUID(int=7), "en", datetime(2026, 11, 22, tzinfo=UTC))
toolbox = Toolbox()


@toolbox.offer(also=("sing_a_song",))
def sing(
    asked: Asked,
    *,
    song: Annotated[str, Field(description="Which song.")],
    verses: Annotated[int | None, Field(description="How many.", ge=1, le=3)] = None,
    mood: Literal["merry", "quiet"] = "merry",
) -> Outcome:
    """
    Sing a song.

    Call it when the child wants one.
    """
    result = {"song": song, "verses": verses, "mood": mood, "language": asked.language}
    return Outcome(result=result, for_model=result)


@toolbox.offer(waits_for_end_of_turn=False)
def hum(asked: Asked) -> Outcome:
    """Hum."""
    return Outcome(result={}, for_model={})


def run(arguments: str, name: str = "sing") -> dict:
    return toolbox.run(name, arguments, ASKED).result


def test_the_signature_is_the_schema_and_the_docstring_what_the_model_is_told():
    assert toolbox.definitions()[0] == {
        "name": "sing",
        "description": "Sing a song. Call it when the child wants one.",
        "parameters": {
            "type": "object",
            "properties": {
                "song": {"type": "string", "description": "Which song."},
                "verses": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 3,
                    "description": "How many.",
                },
                "mood": {"type": "string", "enum": ["merry", "quiet"]},
            },
            "required": ["song"],
        },
        "defer_until_eot": True,
    }


def test_a_tool_that_may_run_early_does_not_wait_for_the_end_of_the_turn():
    assert "defer_until_eot" not in toolbox.definitions()[1]


def test_other_names_are_answered_and_not_offered():
    assert [definition["name"] for definition in toolbox.definitions()] == ["sing", "hum"]
    assert run('{"song":"Jai"}', "sing_a_song")["song"] == "Jai"


def test_who_asks_is_never_shown_to_the_model():
    assert "asked" not in json.dumps(toolbox.definitions())


def test_arguments_are_read_into_the_functions_types():
    assert run('{"song":"Jai","verses":2,"mood":"quiet"}') == {
        "song": "Jai",
        "verses": 2,
        "mood": "quiet",
        "language": "en",
    }


def test_what_is_left_out_is_the_functions_own_default():
    assert run('{"song":"Jai"}') == {
        "song": "Jai",
        "verses": None,
        "mood": "merry",
        "language": "en",
    }


def test_members_that_nobody_asked_for_are_left_out():
    assert run('{"song":"Jai","volume":11}')["song"] == "Jai"


def test_no_arguments_are_an_empty_object():
    assert run("", "hum") == {}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("{}", "song: Field required."),
        ('{"song":7}', "song: Input should be a valid string."),
        ('{"song":"x","verses":9}', "verses: Input should be less than or equal to 3."),
        ('{"song":"x","mood":"sad"}', "mood: Input should be 'merry' or 'quiet'."),
    ],
)
def test_arguments_that_do_not_fit_are_told_to_the_model(arguments, sentence):
    outcome = toolbox.run("sing", arguments, ASKED)
    assert outcome.for_model == {"error": sentence}
    assert outcome.is_failure


def test_a_function_that_does_not_exist_is_named():
    assert run("{}", "dance") == {"error": "There is no function called dance."}


def test_arguments_without_end_are_refused():
    arguments = json.dumps({"song": "x" * LONGEST_ARGUMENTS})
    assert run(arguments) == {"error": "The arguments are too long."}


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
nearly = st.dictionaries(st.sampled_from(["song", "verses", "mood", "x"]), anything, max_size=4)
characters = st.characters()  # half surrogate pairs included


@settings(max_examples=80)
@given(
    st.one_of(st.text(characters), anything.map(json.dumps), nearly.map(json.dumps)),
    st.sampled_from(["sing", "sing_a_song", "hum", "dance", ""]),
)
def test_any_arguments_have_an_outcome_that_can_be_told(arguments, name):
    outcome = toolbox.run(name, arguments, ASKED)
    assert isinstance(outcome, Outcome)
    assert json.dumps(outcome.for_model)
