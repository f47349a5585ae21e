"""What outlives one connection: the thread, the greeting, early sound, patience."""

import json

from voice.agent.line import Line, Script
from voice.agent.settings import AgentChoice

NOW = 1000.0
RATE_HZ = 16_000
WELCOME = '{"type":"Welcome","request_id":"abc"}'
APPLIED = '{"type":"SettingsApplied"}'
CHOICE = AgentChoice(
    listen="nova",
    language="en",
    think_provider="open_ai",
    think_model="gpt-4o-mini",
    speak_model="aura-2-thalia-en",
)
SCRIPT = Script(CHOICE, "Be kind.", ({"name": "tell_story"},), "Namaste!")


def line() -> Line:
    return Line(SCRIPT, jitter=lambda: 1.0)


def settings_in(sent: list[str | bytes]) -> dict:
    """The only Settings among what was sent."""
    texts = [json.loads(message) for message in sent if isinstance(message, str)]
    (settings,) = [message for message in texts if message["type"] == "Settings"]
    return settings


def settle(line: Line) -> dict:
    """Welcome, Settings, SettingsApplied; the Settings."""
    line.receive(WELCOME, NOW)
    settings = settings_in(line.outgoing())
    line.receive(APPLIED, NOW)
    return settings


def test_nothing_is_configured_before_both_have_introduced_themselves():
    one = line()
    one.connect(NOW)
    one.receive(WELCOME, NOW)
    assert one.outgoing() == []
    one.introduce(RATE_HZ)
    sent = settings_in(one.outgoing())
    assert sent["audio"]["input"]["sample_rate"] == RATE_HZ
    assert sent["agent"]["greeting"] == "Namaste!"
    assert sent["agent"]["think"]["functions"] == [{"name": "tell_story"}]


def test_a_toy_that_says_hello_first_makes_the_agent_wait_for_nothing():
    one = line()
    one.connect(NOW)
    one.introduce(RATE_HZ)
    assert one.outgoing() == []
    one.receive(WELCOME, NOW)
    assert settings_in(one.outgoing())["type"] == "Settings"


def test_the_greeting_is_said_once():
    one = line()
    one.introduce(RATE_HZ)
    one.connect(NOW)
    settle(one)
    one.lost("1006")
    one.connect(NOW)
    assert "greeting" not in settle(one)["agent"]


def test_a_greeting_that_was_never_said_is_said_by_the_next_connection():
    one = line()
    one.introduce(RATE_HZ)
    one.connect(NOW)
    one.receive(WELCOME, NOW)
    one.outgoing()
    one.lost("1006")
    one.connect(NOW)
    assert settle(one)["agent"]["greeting"] == "Namaste!"


def test_a_child_who_speaks_first_is_not_greeted():
    one = line()
    one.introduce(RATE_HZ)
    one.connect(NOW)
    one.press()
    assert "greeting" not in settle(one)["agent"]


def test_the_next_connection_is_told_the_thread():
    one = line()
    one.introduce(RATE_HZ)
    one.connect(NOW)
    settle(one)
    one.history.add("user", "Who is Ram?")
    one.lost("1006")
    one.connect(NOW)
    assert settle(one)["agent"]["context"] == {"messages": one.history.messages()}


def test_early_sound_goes_over_to_the_next_connection():
    one = line()
    one.introduce(RATE_HZ)
    one.connect(NOW, is_pressed=True)
    one.press()
    one.microphone(b"\1\0")
    one.lost("1006")
    one.connect(NOW, is_pressed=True)
    one.microphone(b"\2\0")
    settle(one)
    assert one.outgoing() == [b"\1\0", b"\2\0"]


def test_failures_in_a_row_wait_longer_until_one_connection_settles():
    one = line()
    one.introduce(RATE_HZ)
    one.connect(NOW)
    assert [one.lost("1006"), one.lost("1006"), one.failures] == [0.5, 1.0, 2]
    settle(one)
    assert one.failures == 0


def test_what_was_not_open_cannot_be_lost():
    assert line().lost("1006") is None


def test_an_asleep_line_hears_nothing_and_says_nothing():
    one = line()
    one.introduce(RATE_HZ)
    one.connect(NOW)
    settle(one)
    one.hang_up()
    one.say({"type": "x"})
    assert (one.is_asleep, one.is_ready, one.outgoing()) == (True, False, [])
    assert one.microphone(b"\1\0") is None
    assert one.receive(WELCOME, NOW) is None
    assert one.tick(NOW + 1e6)


def test_what_is_said_before_it_is_settled_is_dropped():
    one = line()
    one.introduce(RATE_HZ)
    one.connect(NOW)
    one.ask("Who is Ram?")
    assert settle(one)["type"] == "Settings"
    assert one.outgoing() == []


def test_a_question_is_asked_in_the_childs_place():
    one = line()
    one.introduce(RATE_HZ)
    one.connect(NOW)
    settle(one)
    one.ask("Who is Ram?")
    assert json.loads(one.outgoing()[-1]) == {
        "type": "InjectUserMessage",
        "content": "Who is Ram?",
    }


def test_a_connection_has_time_to_settle_from_when_it_is_opened():
    one = line()
    one.connect(NOW, after=60)
    assert one.tick(NOW + 65)
    assert not one.tick(NOW + 70)


def test_another_script_is_told_from_the_next_connection_on():
    one = line()
    one.connect(NOW)
    one.introduce(RATE_HZ)
    assert settle(one)["agent"]["think"]["prompt"] == "Be kind."
    one.rewrite(Script(CHOICE, "One story.", (), ""))
    assert one.outgoing() == []
    one.hang_up()
    one.connect(NOW + 1)
    assert settle(one)["agent"]["think"]["prompt"] == "One story."
