"""What a toy in software remembers, and tells while it happens."""

import json

from devices.diary import Diary
from firmware.companion.effects import Note, Play, Prompt, SaveContext, Show, Wipe
from wire import messages, traces


def notes(turn, trace):
    return [
        Note(messages.read_from_platform(text)) for text in traces.parts(turn, json.dumps(trace))
    ]


def test_sentences_of_a_turn_are_joined_and_told_one_by_one():
    seen = []
    diary = Diary(seen.append)
    for effect in (Show(1, "heard", "hi"), Show(1, "speaking", "A."), Show(1, "speaking", "B.")):
        diary.keep(effect)
    assert (diary.turn(1).heard, diary.turn(1).said) == ("hi", "A. B.")
    assert [event["event"] for event in seen] == ["heard", "said", "said"]


def test_a_tool_call_is_put_together_from_its_parts():
    diary = Diary(None)
    call = {"name": "tell_story", "arguments": {"topic": "sea"}, "result": {"story": "x" * 4000}}
    for note in notes(2, {"kind": "tool", "ms": 3, **call}):
        diary.keep(note)
    assert diary.turn(2).tools == [call]


def test_stages_belong_to_their_turn():
    diary = Diary(None)
    for note in notes(3, {"kind": "stages", "stages": {"tool_ms": 4}}):
        diary.keep(note)
    assert diary.turn(3).stages == {"tool_ms": 4}


def test_a_wipe_forgets_the_context():
    diary = Diary(None)
    diary.keep(SaveContext({"volume": 3}, "now"))
    assert diary.context == {"volume": 3}
    diary.keep(Wipe("erased"))
    assert (diary.context, diary.wiped) == ({}, ["erased"])


def test_policies_and_prompts_are_told_and_sound_is_not():
    seen = []
    diary = Diary(seen.append)
    for effect in (Show(0, "limit", None), Prompt("limit", None), Play(1, b"")):
        diary.keep(effect)
    assert [event["event"] for event in seen] == ["policy", "prompt"]
    assert diary.prompts == ["limit"]
