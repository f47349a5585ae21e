"""Wordings become the smallest automaton that says the same."""

import pytest

from localagent.automaton import automaton, parse


def sentences(machine, state=0, said=()):
    for at, to, _, word in machine.arcs:
        if at == state and word is None:
            yield " ".join(said)
        elif at == state:
            yield from sentences(machine, to, (*said, word))


def test_choices_options_and_rules_are_all_walked():
    machine = automaton(["[please] (tell | read) me a <what>"], {"what": "story | tale"})
    assert sorted(sentences(machine)) == sorted(
        f"{please}{verb} me a {what}"
        for please in ("", "please ")
        for verb in ("tell", "read")
        for what in ("story", "tale")
    )


def test_the_odds_that_leave_a_state_sum_to_one():
    machine = automaton(["yes [please]", "no [thank you]", "[a [b]] c"], {})
    for state in range(machine.final):
        odds = [share for at, _, share, _ in machine.arcs if at == state]
        assert sum(odds) == pytest.approx(1.0)


def test_a_short_answer_is_likelier_than_its_longer_forms():
    machine = automaton(["yes [please]"], {})
    after_yes = next(to for at, to, _, word in machine.arcs if word == "yes")
    odds = {word: share for at, _, share, word in machine.arcs if at == after_yes}
    assert odds[None] > odds["please"]


def test_wordings_with_the_same_ending_share_it():
    machine = automaton(["a x y z", "b x y z", "c x y z"], {})
    assert len(machine.arcs) == 3 + 3 + 1


@pytest.mark.parametrize("broken", ["(a | b", "a)", "[a", "(a]"])
def test_unbalanced_wordings_are_refused(broken):
    with pytest.raises(ValueError, match=r"not closed|unbalanced"):
        parse(broken)
