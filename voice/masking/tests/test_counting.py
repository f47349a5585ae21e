"""Counting, times tables and amounts are no telephone numbers."""

import pytest

from voice.masking.counting import is_amount, is_counting


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 3, 4, 5, 6],
        [10, 9, 8, 7, 6, 5],
        [2, 4, 6, 8, 10, 12],
        [5, 10, 15, 20],
        [1, 2, 3, 1, 2, 3],
        [1, 2, 3, 5, 6, 7],
        [1, 1, 2, 2, 3, 3],
        [1, 2, 3, 4, 6, 5, 7, 8, 9],
        [7],
    ],
)
def test_a_child_counts(values):
    assert is_counting(values)


@pytest.mark.parametrize(
    "values", [[9, 8, 2, 0, 1, 4, 5, 6, 7, 3], [98, 20, 14, 56, 73], [4, 1, 1, 0, 3, 8]]
)
def test_a_telephone_number_is_no_counting(values):
    assert not is_counting(values)


@pytest.mark.parametrize("digits", ["1000000", "100000", "12345678910", "123456", "10987654321"])
def test_round_numbers_and_counting_written_together_are_amounts(digits):
    assert is_amount(digits)


@pytest.mark.parametrize("digits", ["9820145673", "482913", "9800000000"])
def test_other_digits_are_no_amount(digits):
    assert not is_amount(digits)
