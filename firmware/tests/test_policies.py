"""Every policy state of the protocol has a meaning for the toy."""

from firmware.companion.policies import POLICIES
from wire.messages import POLICY_STATES


def test_every_state_of_the_protocol_has_a_rule():
    assert set(POLICIES) == set(POLICY_STATES)


def test_only_a_paired_toy_may_talk():
    assert [state for state, rule in POLICIES.items() if rule.may_talk] == ["paired"]


def test_what_wipes_also_silences():
    assert all(rule.silences for rule in POLICIES.values() if rule.wipes)


def test_who_may_not_talk_stays_away_for_a_while():
    assert all(rule.retry_ms >= 15_000 for rule in POLICIES.values() if not rule.may_talk)
