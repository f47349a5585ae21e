"""Cells that no spreadsheet runs."""

import pytest

from learning.exchange.guarding import guarded, unguarded


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''+1", '=cmd|"/c calc"!A1']
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe_and_comes_back(cell):
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["राम दूत", "'tis", "a=b", "", "'", None, 7, "1 - 2"])
def test_any_other_cell_is_left_alone(cell):
    assert guarded(cell) == cell
    assert unguarded(cell) == cell
