"""The judgement of recitations, measured on the labelled set."""

from functools import cache

from learning.loading import shipped_verses
from learning.recitation import poem_of
from learning.recitation_report import NO_ATTEMPTS, Score, cases, scores, table


@cache
def found():
    return scores(poem_of(shipped_verses()), cases())


def share(kinds, half):
    chosen = [one for one in found() if one.half == half and (one.kind in NO_ATTEMPTS) == kinds]
    return sum(one.right for one in chosen) / sum(one.cases for one in chosen)


def test_the_set_is_large_and_half_of_it_was_laid_aside():
    labelled = cases()
    assert len(labelled) >= 300
    assert {case.index for case in labelled if case.recited} == set(range(43))
    held_out = sum(case.half == "held out" for case in labelled)
    assert abs(held_out - len(labelled) / 2) <= len({case.kind for case in labelled})
    assert len({(case.index, case.scope, case.heard) for case in labelled}) > 500


def test_right_and_not_right_are_told_apart():
    assert share(False, "held out") >= 0.95
    assert share(False, "worked on") >= 0.95


def test_no_chatter_is_taken_for_a_recitation():
    assert share(True, "held out") == share(True, "worked on") == 1


def test_the_report_sums_attempts_and_the_rest():
    lines = table([Score("h", "spelling", 3, 4), Score("h", "story", 2, 2)])
    assert lines[3].split() == ["h", "=", "attempts", "3", "of", "4", "0.750"]
    assert lines[4].split() == ["h", "=", "no", "attempts", "2", "of", "2", "1.000"]
