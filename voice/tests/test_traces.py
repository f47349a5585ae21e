"""What a developer's toy is told of a turn fits its buffers and can be put together again."""

import json

from voice.traces import trace_messages
from wire.limits import MAX_TO_TOY_BYTES
from wire.messages import read_from_platform
from wire.traces import Gathering

TOOL = {"kind": "tool", "name": "tell_story", "arguments": '{"topic":"moon"}', "ms": 12}


def gathered(texts: list[str]) -> dict:
    gathering = Gathering()
    whole = [gathering.add(read_from_platform(text)) for text in texts]
    assert whole[:-1] == [None] * (len(texts) - 1)
    return json.loads(whole[-1])


def test_a_tool_call_shows_its_arguments_as_an_object():
    members = TOOL | {"result": {"story": "x"}}
    assert gathered(trace_messages(3, members)) == members | {"arguments": {"topic": "moon"}}


def test_arguments_that_are_no_json_are_shown_as_they_came():
    members = TOOL | {"arguments": "moon", "result": {}}
    assert gathered(trace_messages(3, members))["arguments"] == "moon"


def test_a_long_story_goes_in_parts_that_fit():
    members = TOOL | {"result": {"story": "जय हनुमान " * 1000}}
    texts = trace_messages(3, members)
    assert len(texts) > 1
    assert all(len(text.encode()) <= MAX_TO_TOY_BYTES for text in texts)
    assert gathered(texts)["result"] == members["result"]


def test_stages_are_numbers():
    members = {"kind": "stages", "stages": {"transcript_ms": 610}}
    assert gathered(trace_messages(3, members)) == members
