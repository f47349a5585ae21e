"""Functions offered in Settings, understood by their names, descriptions and parameters alone."""

import pytest

from localagent.tests.fakes import END, FUNCTIONS, PLAY, STORY, TEACH
from localagent.toolset import Toolset, Wish


def offering(parameter: str, shape: dict, **more) -> dict:
    return {
        "name": "teach_verse",
        "parameters": {"type": "object", "properties": {parameter: shape}},
        **more,
    }


def test_kinds_come_from_names():
    tools = Toolset(tuple(FUNCTIONS))
    assert tools.kinds == ["teach", "story", "play"]
    assert [tools.kind(one["name"]) for one in (TEACH, STORY, PLAY, END)] == [
        "teach", "story", "play", "end_call",
    ]  # fmt: skip


def test_a_kind_that_is_not_offered_cannot_be_wished_for():
    assert Toolset((TEACH,)).wish("story") is None


@pytest.mark.parametrize("name", ["step_index", "verse", "verse_number"])
def test_a_verse_is_given_under_whatever_name_it_has(name):
    tools = Toolset((offering(name, {"type": "integer"}),))
    assert tools.wish("teach", index=4) == Wish("teach_verse", {name: 4})


def test_an_index_that_may_be_null_is_still_an_index():
    shape = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    tools = Toolset((offering("step_index", shape),))
    assert tools.wish("teach", index=4).arguments == {"step_index": 4}


@pytest.mark.parametrize(
    ("description", "index"),
    [
        ("Verse 7 is index 8.", 8),
        ('the chaupais (a child\'s "verse 7" is index 8), 42 the closing doha', 8),
        ("Chaupai 3 has index 4", 8),
        ("Teach a verse.", 7),
    ],
)
def test_how_verses_are_counted_is_read_from_the_example(description, index):
    shape = {"type": "integer", "description": description}
    assert Toolset((offering("step_index", shape),)).index_of(7) == index


def test_how_verses_are_counted_may_stand_in_the_prompt():
    tools = Toolset((offering("step_index", {"type": "integer"}),), "Verse 1 is index 2.")
    assert tools.index_of(7) == 8


def test_a_topic_is_one_of_those_that_may_be_chosen():
    function = {
        "name": "tell_story",
        "parameters": {
            "type": "object",
            "properties": {"topic": {"type": "string", "enum": ["leap to lanka", "the ring"]}},
        },
    }
    tools = Toolset((function,))
    assert tools.wish("story", topic="ring").arguments == {"topic": "the ring"}
    assert tools.wish("story", topic="dinosaurs").arguments == {}


def test_the_way_of_leaving_is_the_nearest_of_those_offered():
    tools = Toolset((END,))
    assert tools.wish("end_call", manners=("goodbye", "general")).arguments == {
        "farewell_type": "general"
    }
    assert tools.wish("end_call").arguments == {"farewell_type": "general"}


def test_parameters_that_are_no_objects_are_passed_over():
    tools = Toolset(({"name": "teach", "parameters": {"properties": {"persona": "hanuman"}}},))
    assert tools.wish("teach").arguments == {}
    assert Toolset(({"name": "teach"},)).wish("teach").arguments == {}
