"""Which rules are tried, and that none is passed over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.safety.guard import FILES
from voice.safety.hearing import hear
from voice.safety.measuring import harmless, red_team
from voice.safety.rulebook import Rulebook, read

RULES = read(FILES)
BOOK = Rulebook(RULES)
LINES = [line.text for line in (*red_team(), *harmless())]
WORDS = sorted({word for line in LINES for word in line.split()})


def by_trying_all(heard):
    return next((rule.verdict for rule in RULES if rule.fits(heard)), None)


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_judged_as_if_every_rule_were_tried(line):
    assert BOOK.find(hear(line)) == by_trying_all(hear(line))


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_words_are_judged_as_if_every_rule_were_tried(line):
    assert BOOK.find(hear(line)) == by_trying_all(hear(line))


def test_most_rules_wait_for_a_word():
    assert sum(not rule.needed for rule in RULES) < len(RULES) / 20
