"""What is told of the way to the agent and back: names and figures, to those who asked and may."""

import json

import pytest

from voice.agent.settings import settings_message
from voice.tests.talk import brief
from voice.witness import Witness, event


class Conversation:
    """As much of one as a witness looks at."""

    class link:
        wants_trace = True

    class turn:
        number = 3


def told(*, may_trace: bool = True, wants: bool = True) -> tuple[Witness, list[dict]]:
    out: list[dict] = []
    conversation = Conversation()
    conversation.link = type("link", (), {"wants_trace": wants})
    put = lambda text: out.append(json.loads(json.loads(text)["data"]))  # noqa: E731
    return Witness(conversation, put, may_trace=may_trace), out


def test_a_message_is_told_with_its_way_and_figures():
    witness, out = told()
    witness.saw("down", '{"type":"AgentStartedSpeaking","total_latency":1.2,"request_id":"x"}')
    assert out == [
        {"kind": "event", "way": "down", "name": "AgentStartedSpeaking", "total_latency": 1.2}
    ]


def test_words_are_counted_and_not_repeated():
    said = '{"type":"ConversationText","role":"user","content":"my name is Asha"}'
    assert event(said) == {"name": "ConversationText", "role": "user", "characters": 15}


def test_calls_are_told_by_name():
    call = {"id": "1", "name": "tell_story", "arguments": '{"about":"Asha"}'}
    asked = event(json.dumps({"type": "FunctionCallRequest", "functions": [call]}))
    assert asked == {"name": "FunctionCallRequest", "functions": "tell_story"}


def test_of_the_settings_only_who_listens_thinks_and_speaks_is_told():
    script = brief().script
    message = settings_message(
        script.choice, rate_hz=16000, prompt="SECRET", functions=[], greeting="Ram", history=[]
    )
    text = message if isinstance(message, str) else json.dumps(message)
    known = event(text)
    assert known["name"] == "Settings"
    assert known["agent"]["think"]["model"] == script.choice.think_model
    assert "SECRET" not in json.dumps(known)


@pytest.mark.parametrize(
    "message",
    [
        '{"type":"KeepAlive"}',
        '{"type":"History","role":"user","content":"x"}',
        '{"type":"LatencyReport","stt_latency":0.2}',
    ],
)
def test_what_comes_all_the_time_is_not_told(message):
    witness, out = told()
    witness.saw("down", message)
    assert out == []


@pytest.mark.parametrize("message", ["", "{", "[]", "3", '{"type":3}', '{"type":null}'])
def test_a_message_that_cannot_be_read_is_told_as_such_and_breaks_nothing(message):
    witness, out = told()
    witness.saw("down", message)
    assert len(out) == 1


def test_sound_is_not_told():
    witness, out = told()
    witness.saw("up", b"\1\0")
    assert out == []


@pytest.mark.parametrize(("may", "wants"), [(True, False), (False, True)])
def test_who_did_not_ask_or_may_not_know_is_told_nothing(may, wants):
    witness, out = told(may_trace=may, wants=wants)
    witness.saw("down", '{"type":"Welcome"}')
    witness.tell(3, {"kind": "stages", "stages": {}})
    assert out == []
