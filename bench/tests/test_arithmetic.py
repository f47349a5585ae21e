"""Percentiles and ratios."""

import pytest

from bench.arithmetic import ms, paired_ratio, percentile, spread, toys_per_core


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 50), (99, 99), (99.5, 100), (100, 100), (1, 1), (0, 1)]
)
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(percent, expected):
    assert percentile(list(range(100, 0, -1)), percent) == expected


def test_the_percentile_of_one_value_is_that_value():
    assert percentile([7], 99) == 7


def test_nothing_has_no_percentile():
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_nanoseconds_become_milliseconds():
    assert ms([1_500_000], 99) == 1.5


def test_a_ratio_above_one_means_that_we_carry_more_toys():
    assert paired_ratio(theirs=[9.0, 9.0, 9.0], ours=[3.0, 3.0, 3.0]) == 3.0


def test_a_noisy_round_that_met_both_servers_does_not_change_the_ratio():
    assert paired_ratio(theirs=[8.0, 8.0, 80.0], ours=[4.0, 4.0, 40.0]) == 2.0


def test_rounds_that_do_not_pair_have_no_ratio():
    with pytest.raises(ValueError, match="do not pair"):
        paired_ratio(theirs=[1.0], ours=[1.0, 2.0])
    with pytest.raises(ValueError, match="do not pair"):
        paired_ratio(theirs=[], ours=[])


def test_the_spread_is_the_range_over_the_median():
    assert spread([9.0, 10.0, 11.0]) == 0.2


def test_two_ms_per_toy_second_fill_a_core_with_five_hundred_toys():
    assert toys_per_core(2.0, busy_share=1.0) == 500
    assert toys_per_core(2.0, busy_share=0.7) == 350
