"""Turn numbers: what holds for all of them."""

from hypothesis import given
from hypothesis import strategies as st

from wire.turns import following, newer

TURNS = st.integers(1, 65535)


@given(TURNS, st.integers(1, 32767))
def test_a_turn_is_newer_than_those_it_followed_and_never_the_other_way(turn, steps):
    later = (turn + steps - 1) % 65535 + 1
    assert newer(later, turn)
    assert not newer(turn, later)


@given(TURNS, TURNS)
def test_of_two_turns_exactly_one_is_newer(one, other):
    assert newer(one, other) + newer(other, one) == (one != other)


@given(st.integers(0, 65535))
def test_the_following_turn_is_newer_and_never_zero(turn):
    assert 1 <= following(turn) <= 65535
    assert newer(following(turn), turn)
