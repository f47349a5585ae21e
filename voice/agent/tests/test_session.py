"""One upstream connection: the handshake, early sound, silence, KeepAlive, the end of a turn."""

import json

import pytest

from voice.agent.messages import AgentProtocolError, SettingsApplied, Welcome
from voice.agent.session import (
    EARLY_SECONDS,
    FLUX_SILENCE_SECONDS,
    FORCE_END_TURN,
    KEEP_ALIVE,
    KEEP_ALIVE_SECONDS,
    SETTLE_SECONDS,
    SILENCE_MS,
    AgentSession,
)

NOW = 1000.0
RATE_HZ = 16_000
SILENCE = bytes(RATE_HZ * SILENCE_MS // 1000 * 2)
WELCOME = '{"type":"Welcome","request_id":"abc"}'
APPLIED = '{"type":"SettingsApplied"}'


def opened(*, ends_turns: bool = False, is_pressed: bool = False) -> AgentSession:
    session = AgentSession(
        ends_turns=ends_turns, settle_by=NOW + SETTLE_SECONDS, is_pressed=is_pressed
    )
    session.set_rate(RATE_HZ)
    return session


def settled(*, ends_turns: bool = False, is_pressed: bool = False) -> AgentSession:
    session = opened(ends_turns=ends_turns, is_pressed=is_pressed)
    session.receive(WELCOME, NOW)
    session.configure({"type": "Settings"})
    session.receive(APPLIED, NOW)
    session.outgoing.clear()
    return session


def pass_time(session: AgentSession, seconds: float) -> list[tuple[float, str | bytes]]:
    """What is sent when from NOW on, as a shell would wake up: (seconds since NOW, message)."""
    now, sent = NOW, []
    while session.wake_at <= NOW + seconds:
        now = max(now, session.wake_at)
        assert session.tick(now)
        assert session.outgoing, "woken for nothing"
        sent += [(round(now - NOW, 3), message) for message in session.outgoing]
        session.outgoing.clear()
    return sent


def test_settings_follow_the_welcome_and_are_sent_once():
    session = opened()
    assert not session.wants_settings
    assert session.receive(WELCOME, NOW) == Welcome("abc")
    assert session.wants_settings
    session.configure({"type": "Settings"})
    assert not session.wants_settings
    assert session.outgoing == ['{"type": "Settings"}']


def test_it_is_ready_when_the_settings_are_applied():
    session = opened()
    session.receive(WELCOME, NOW)
    session.configure({"type": "Settings"})
    assert not session.is_ready
    assert session.receive(APPLIED, NOW) == SettingsApplied()
    assert session.is_ready


def test_settings_that_are_applied_before_the_welcome_mean_nothing():
    session = opened()
    session.receive(APPLIED, NOW)
    assert not session.is_ready


def test_what_cannot_be_read_is_raised():
    with pytest.raises(AgentProtocolError):
        opened().receive("{", NOW)


def test_a_connection_that_does_not_settle_is_given_up():
    session = opened()
    assert session.wake_at == NOW + SETTLE_SECONDS
    assert session.tick(NOW + SETTLE_SECONDS - 0.1)
    assert not session.tick(NOW + SETTLE_SECONDS)


# -- the child's voice ---------------------------------------------------------------------------


def test_sound_is_passed_on_at_once_when_ready():
    assert settled(is_pressed=True).microphone(b"\x01\x00") == b"\x01\x00"


def test_early_sound_is_kept_and_sent_in_order_after_the_settings():
    session = opened(is_pressed=True)
    assert [session.microphone(samples) for samples in (b"\1\0", b"\2\0")] == [None, None]
    session.receive(WELCOME, NOW)
    session.configure({"type": "Settings"})
    assert session.microphone(b"\3\0") is None
    session.receive(APPLIED, NOW)
    assert session.outgoing == ['{"type": "Settings"}', b"\1\0", b"\2\0", b"\3\0"]


def test_early_sound_is_bounded_and_the_oldest_is_dropped():
    session = opened(is_pressed=True)
    second = RATE_HZ * 2
    for number in range(EARLY_SECONDS + 2):
        session.microphone(bytes([number]) * second)
    assert [samples[0] for samples in session.early] == list(range(2, EARLY_SECONDS + 2))
    assert session.early_dropped == 2


def test_a_new_press_leaves_early_sound_of_the_last_question_behind():
    session = opened(is_pressed=True)
    session.microphone(b"\1\0")
    session.release(NOW)
    session.press()
    session.microphone(b"\2\0")
    assert list(session.early) == [b"\2\0"]


# -- silence -------------------------------------------------------------------------------------


def test_silence_flows_in_real_time_while_the_button_is_up():
    sent = pass_time(settled(), 1.05)
    assert [message for _, message in sent] == [SILENCE] * 11
    assert [at for at, _ in sent] == pytest.approx([number / 10 for number in range(11)])


def test_no_silence_is_mixed_into_what_the_child_says():
    sent = pass_time(settled(is_pressed=True), 20)
    assert SILENCE not in [message for _, message in sent]


def test_a_press_stops_the_silence_and_a_release_starts_it():
    session = settled()
    session.press()
    assert SILENCE not in [message for _, message in pass_time(session, 3)]
    session.release(NOW + 3)
    assert [message for _, message in pass_time(session, 3.1)] == [SILENCE] * 2


def test_silence_does_not_flow_before_the_settings_are_applied():
    session = opened(is_pressed=True)
    session.release(NOW)
    session.tick(NOW + 1)
    assert session.outgoing == []


def test_a_stall_is_not_made_up_for_with_a_burst():
    session = settled()
    session.tick(NOW + 60)
    session.outgoing.clear()
    count = 0
    while session.wake_at <= NOW + 60:
        session.tick(NOW + 60)
        count += 1
    assert count <= 6


def test_keep_alive_comes_every_five_seconds():
    sent = pass_time(settled(), 11)
    assert [at for at, message in sent if message == KEEP_ALIVE] == [
        KEEP_ALIVE_SECONDS,
        KEEP_ALIVE_SECONDS * 2,
    ]


# -- the end of a turn ---------------------------------------------------------------------------


def forced(session: AgentSession, seconds: float = 2) -> list[float]:
    """When ForceEndTurn is sent."""
    return [at for at, message in pass_time(session, seconds) if message == FORCE_END_TURN]


def test_flux_is_told_that_the_turn_ended_after_some_silence():
    session = settled(ends_turns=True, is_pressed=True)
    session.release(NOW)
    sent = pass_time(session, FLUX_SILENCE_SECONDS)
    assert [message for _, message in sent[:3]] == [SILENCE] * 3
    assert (FLUX_SILENCE_SECONDS, FORCE_END_TURN) in sent


def test_flux_is_told_once():
    session = settled(ends_turns=True, is_pressed=True)
    session.release(NOW)
    assert forced(session, 30) == [FLUX_SILENCE_SECONDS]


def test_nova_is_never_told():
    session = settled(is_pressed=True)
    session.release(NOW)
    assert forced(session, 30) == []


def test_a_press_takes_the_end_of_the_turn_back():
    session = settled(ends_turns=True, is_pressed=True)
    session.release(NOW)
    session.press()
    assert forced(session) == []


def test_a_release_while_settling_ends_the_turn_after_the_words_were_sent():
    session = opened(ends_turns=True, is_pressed=True)
    session.microphone(b"\1\0")
    session.release(NOW - 5)
    session.receive(WELCOME, NOW)
    session.configure({"type": "Settings"})
    session.receive(APPLIED, NOW)
    assert forced(session) == [FLUX_SILENCE_SECONDS]


def test_early_sound_of_a_lost_connection_ends_its_turn_on_the_next():
    session = opened(ends_turns=True)
    session.microphone(b"\1\0")
    session.receive(WELCOME, NOW)
    session.configure({"type": "Settings"})
    session.receive(APPLIED, NOW)
    assert forced(session) == [FLUX_SILENCE_SECONDS]


def test_a_message_keeps_the_letters_of_its_language():
    session = settled()
    session.say({"type": "InjectAgentMessage", "message": "जय"})
    assert json.loads(session.outgoing[0])["message"] == "जय"
    assert "जय" in session.outgoing[0]
