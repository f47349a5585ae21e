"""Reading the agent's messages: what we use becomes a value, what is broken says so."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.agent.messages import (
    AgentAudioDone,
    AgentProtocolError,
    AgentText,
    Failure,
    InjectionRefused,
    SettingsApplied,
    ToolCall,
    ToolCalls,
    ToolsCancelled,
    Unheeded,
    UserStartedSpeaking,
    UserText,
    Warned,
    Welcome,
    read,
)

CALL = {"id": "call_1", "name": "tell_story", "arguments": '{"topic":"moon"}'}
EXAMPLES = [
    ({"type": "Welcome", "request_id": "abc"}, Welcome("abc")),
    ({"type": "SettingsApplied"}, SettingsApplied()),
    ({"type": "UserStartedSpeaking"}, UserStartedSpeaking()),
    ({"type": "ConversationText", "role": "user", "content": "Ram"}, UserText("Ram")),
    ({"type": "ConversationText", "role": "assistant", "content": "Ram"}, AgentText("Ram")),
    ({"type": "AgentAudioDone"}, AgentAudioDone()),
    (
        {"type": "FunctionCallRequest", "functions": [CALL | {"client_side": True}]},
        ToolCalls((ToolCall("call_1", "tell_story", '{"topic":"moon"}'),)),
    ),
    (
        {"type": "FunctionCallRequest", "functions": [CALL, CALL | {"id": "call_2"}]},
        ToolCalls(
            (
                ToolCall("call_1", "tell_story", '{"topic":"moon"}'),
                ToolCall("call_2", "tell_story", '{"topic":"moon"}'),
            )
        ),
    ),
    (
        {"type": "FunctionCallCancelled", "functions": [{"id": "call_1", "name": "x"}]},
        ToolsCancelled(("call_1",)),
    ),
    ({"type": "InjectionRefused", "message": "busy"}, InjectionRefused()),
    ({"type": "InjectionRefused"}, InjectionRefused()),
    ({"type": "Warning", "code": "SLOW_THINK_REQUEST"}, Warned("SLOW_THINK_REQUEST")),
    (
        {"type": "Warning", "code": "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH"},
        InjectionRefused(),
    ),
    (
        {"type": "Warning", "code": "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH"},
        InjectionRefused(),
    ),
    ({"type": "Error", "code": "FAILED_TO_THINK"}, Failure("FAILED_TO_THINK")),
    ({"type": "Error"}, Failure("")),
    ({"type": "LatencyReport", "tts_latency": 0.2}, Unheeded("LatencyReport")),
    ({"type": "EndOfTurn", "trigger": "model"}, Unheeded("EndOfTurn")),
    ({"type": "InventedTomorrow"}, Unheeded("InventedTomorrow")),
]


@pytest.mark.parametrize(("members", "message"), EXAMPLES)
def test_a_message_becomes_a_value(members, message):
    assert read(json.dumps(members)) == message


def test_calls_that_the_server_makes_itself_are_not_ours():
    functions = [CALL | {"client_side": False}, CALL | {"id": "call_2"}]
    message = read(json.dumps({"type": "FunctionCallRequest", "functions": functions}))
    assert [call.id for call in message.calls] == ["call_2"]


@pytest.mark.parametrize(
    ("arguments", "text"), [("", "{}"), (None, "{}"), ({"topic": "moon"}, '{"topic": "moon"}')]
)
def test_arguments_are_json_text_whatever_came(arguments, text):
    functions = [CALL | {"arguments": arguments}]
    message = read(json.dumps({"type": "FunctionCallRequest", "functions": functions}))
    assert message.calls[0].arguments == text


def test_a_thought_signature_is_kept_to_be_given_back():
    functions = [CALL | {"thought_signature": "s"}]
    message = read(json.dumps({"type": "FunctionCallRequest", "functions": functions}))
    assert message.calls[0].thought_signature == "s"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json"),
        ("{", "json"),
        ("[" * 100_000, "json"),
        ("[]", "shape"),
        ('"Welcome"', "shape"),
        ("{}", "shape"),
        ('{"type":7}', "shape"),
        ('{"type":"ConversationText","role":"user"}', "shape"),
        ('{"type":"ConversationText","content":"x"}', "shape"),
        ('{"type":"FunctionCallRequest"}', "shape"),
        ('{"type":"FunctionCallRequest","functions":[7]}', "shape"),
        ('{"type":"FunctionCallRequest","functions":[{"id":"1"}]}', "shape"),
        ('{"type":"FunctionCallCancelled","functions":["1"]}', "shape"),
    ],
)
def test_what_cannot_be_read_says_how(text, code):
    with pytest.raises(AgentProtocolError) as caught:
        read(text)
    assert caught.value.code == code


def test_half_a_surrogate_pair_does_not_get_further():
    text = '{"type":"ConversationText","role":"assistant","content":"Jai \\ud83d!"}'
    assert read(text) == AgentText("Jai ?!")


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
kinds = st.sampled_from(sorted({members["type"] for members, _ in EXAMPLES}))
names = st.sampled_from(["role", "content", "functions", "code", "request_id"])
nearly = st.builds(
    lambda kind, rest: rest | {"type": kind}, kinds, st.dictionaries(names, anything, max_size=4)
)


def is_readable(text: str) -> bool:
    """Whether the text was read; anything but our own error is raised."""
    try:
        read(text)
    except AgentProtocolError:
        return False
    return True


@settings(max_examples=60)
@given(st.one_of(st.text(), anything.map(json.dumps), nearly.map(json.dumps)))
def test_no_text_raises_anything_but_our_error(text):
    assert is_readable(text) in (True, False)


def test_an_error_whose_code_is_no_code_is_another_one():
    text = json.dumps({"type": "Error", "code": "Asha said: hello", "description": ""})
    assert read(text) == Failure("other")
