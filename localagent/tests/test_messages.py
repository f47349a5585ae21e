"""Client messages, read strictly; and whatever else a client may think of."""

import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from localagent import messages
from localagent.events import Attend, HangUp, Send, TextReceived
from localagent.faults import FaultCount, Faults
from localagent.grammar import grammar_for
from localagent.options import Options
from localagent.schema import Rejected
from localagent.session import Session
from localagent.tests.fakes import settings


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"type": "KeepAlive"}, messages.KeepAlive()),
        ({"type": "ForceEndTurn"}, messages.ForceEndTurn()),
        (
            {"type": "InjectUserMessage", "content": "hi"},
            messages.InjectUserMessage("hi"),
        ),
        (
            {"type": "InjectAgentMessage", "message": "hi"},
            messages.InjectAgentMessage("hi", "default"),
        ),
        (
            {"type": "InjectAgentMessage", "message": "hi", "behavior": "queue"},
            messages.InjectAgentMessage("hi", "queue"),
        ),
        (
            {"type": "FunctionCallResponse", "id": "1", "name": "x", "content": "{}"},
            messages.FunctionCallResponse("1", "x", "{}"),
        ),
        ({"type": "UpdatePrompt", "prompt": "x"}, messages.UpdatePrompt("x")),
        (
            {"type": "__customToThinkProvider", "content": 3},
            messages.Unheeded("__customToThinkProvider"),
        ),
    ],
)
def test_well_formed_messages_become_values(body, expected):
    assert messages.read(json.dumps(body)) == expected


@pytest.mark.parametrize(
    "body",
    [
        {"type": "KeepAlive", "more": 1},
        {"type": "InjectUserMessage", "message": "hi"},
        {"type": "InjectUserMessage"},
        {"type": "InjectAgentMessage", "content": "hi"},
        {"type": "InjectAgentMessage", "message": ""},
        {"type": "InjectAgentMessage", "message": "hi", "behavior": "shout"},
        {"type": "InjectAgentMessage", "is_dynamic": True},
        {"type": "FunctionCallResponse", "name": "x", "content": "{}"},
        {"type": "FunctionCallResponse", "id": "1", "name": "x", "content": {"a": 1}},
        {"type": "UpdateSpeak", "model": "aura-2-thalia-en"},
        {"type": "UpdateSpeak", "speak": {"model": "aura-2-thalia-en"}},
        {"type": "UpdateThink_Live", "think_live": {}},
        {"type": "UpdateThink", "think": []},
        {"type": "Close"},
        {"type": "keepalive"},
    ],
)
def test_anything_else_cannot_be_parsed(body):
    with pytest.raises(Rejected) as caught:
        messages.read(json.dumps(body))
    assert caught.value.code == "UNPARSABLE_CLIENT_MESSAGE"


@pytest.mark.parametrize(
    "text", ["", "null", "[" * 100_000, '{"type": "UpdatePrompt", "prompt": "\\ud800"}']
)
def test_what_is_no_json_for_a_wire_cannot_be_parsed(text):
    with pytest.raises(Rejected):
        messages.read(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "provider", "model", "name", "parameters", "properties", "enum", "url"]
            )
            | st.text(max_size=8),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
PLACES = st.sampled_from(
    [
        ("agent", "think", "functions", 0, "parameters"),
        ("agent", "think", "functions", 0, "parameters", "properties"),
        ("agent", "think", "functions", 0, "parameters", "properties", "step_index"),
        ("agent", "think", "functions", 0, "parameters", "properties", "persona", "enum"),
        ("agent", "think", "functions", 0, "description"),
        ("agent", "think", "functions"),
        ("agent", "think", "provider"),
        ("agent", "think"),
        ("agent", "listen", "provider"),
        ("agent", "speak"),
        ("agent", "context"),
        ("agent", "greeting"),
        ("audio", "input"),
        ("audio", "output"),
        ("flags",),
        ("tags",),
        ("agent",),
    ]
)


def survived(*bodies) -> Session:
    """A session to which these were sent, and a question after them."""
    session = Session("r", Options(), FaultCount(Faults()), lambda: "c")
    session.open(0.0)
    now = 0.0
    asked = {"type": "InjectUserMessage", "content": "teach me verse 7"}
    for body in (*bodies, asked):
        effects = session.receive(TextReceived(json.dumps(body)), now)
        now += 1.0
        effects += session.tick(now)
        for effect in effects:
            if isinstance(effect, Send):
                json.dumps(effect.message).encode()
            if isinstance(effect, Attend):
                grammar_for(list(effect.think.functions), effect.think.prompt, "en")
        if HangUp() in effects:
            break
    return session


@trying(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLACES, VALUES)
def test_settings_with_anything_anywhere_are_taken_or_refused_but_never_break(place, value):
    message = settings()
    where = message
    for step in place[:-1]:
        where = where[step]
    where[place[-1]] = value
    survived(message)


@trying(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([*messages.SHAPES, "Settings"]), st.dictionaries(st.text(), VALUES))
def test_messages_with_any_members_are_taken_or_refused_but_never_break(kind, members):
    survived(settings(), {**members, "type": kind})


@trying(max_examples=50, deadline=None)
@given(VALUES)
def test_any_function_result_is_spoken_about_or_not_but_never_breaks(result):
    call = {"type": "InjectUserMessage", "content": "tell me a story"}
    answer = {
        "type": "FunctionCallResponse",
        "id": "c",
        "name": "tell_story",
        "content": json.dumps(result),
    }
    more = [{"type": "InjectUserMessage", "content": text} for text in ("yes", "again", "another")]
    survived(settings(), call, answer, *more)
