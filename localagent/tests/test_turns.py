import pytest

from localagent.settings import Listen
from localagent.turns import NOVA_SILENCE_MS, TurnRules, UserTurn


def flux(**more) -> Listen:
    return Listen(version=2, model="flux-general-en", **more)


def test_nova_ends_turns_by_silence_and_cannot_be_forced():
    rules = TurnRules.of(Listen())
    assert (rules.silence_ms, rules.can_be_forced) == (NOVA_SILENCE_MS, False)


@pytest.mark.parametrize(
    ("threshold", "silence_ms", "trigger"),
    [(0.5, 250, "model"), (0.7, 550, "model"), (0.9, 850, "model"), (1.0, 5000, "timeout")],
)
def test_flux_waits_the_longer_the_surer_it_has_to_be(threshold, silence_ms, trigger):
    rules = TurnRules.of(flux(eot_threshold=threshold))
    assert (rules.silence_ms, rules.trigger, rules.can_be_forced) == (silence_ms, trigger, True)


def test_flux_never_waits_longer_than_its_time_out():
    rules = TurnRules.of(flux(eot_threshold=0.9, eot_timeout_ms=500))
    assert (rules.silence_ms, rules.trigger) == (500, "timeout")


def test_a_turn_is_open_until_its_words_are_made_out():
    turn = UserTurn()
    turn.started()
    turn.ended()
    assert (turn.is_speaking, turn.is_open) == (False, True)
    turn.decided()
    assert not turn.is_open
