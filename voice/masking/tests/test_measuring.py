"""The figures, and what they must be: on lines written before the rules, and on every text."""

import pytest

from voice.masking.measuring import (
    SETS,
    TARGETS,
    approved_texts,
    is_covered,
    labelled,
    masking_report,
    rows_of,
    scripture_row,
    wilson,
)
from voice.masking.replacing import Find


@pytest.fixture(scope="module")
def held_out():
    return {row.kind: row for row in rows_of("held_out", labelled("held_out"))}


@pytest.mark.parametrize(("kind", "target"), TARGETS.items())
def test_what_the_masker_must_find_it_finds(held_out, kind, target):
    assert held_out[kind].rate >= target


def test_harmless_lines_stay_as_they_are(held_out):
    assert held_out["(harmless)"].rate >= 0.98
    assert held_out["(all)"].rate >= 0.98


def test_no_more_than_one_word_in_a_thousand_of_the_texts_is_masked():
    row = scripture_row()
    assert row.of > 5000
    assert row.rate >= 0.999


def test_all_texts_that_a_child_may_hear_are_looked_at_and_editors_notes_are_not():
    texts = list(approved_texts())
    assert any("श्रीगुरु चरन सरोज" in text for text in texts)
    assert any("Hanuman closed his eyes" in text for text in texts)
    assert not any("checked there" in text for text in texts)


def test_the_sets_are_large_enough_and_have_no_line_in_common():
    sets = {name: labelled(name) for name in SETS}
    lines = {name: {line.text for line in rows} for name, rows in sets.items()}
    assert sum(len(rows) for rows in sets.values()) >= 300
    assert sum(not line.spans for rows in sets.values() for line in rows) >= 150
    assert not lines["tuning"] & lines["held_out"]
    for rows in sets.values():
        assert {line.language for line in rows} == {"en", "hi", "hinglish"}


def test_every_label_stands_on_whole_words():
    for name in SETS:
        for text, _, spans in labelled(name):
            for _, start, end in spans:
                assert text[start:end] == text[start:end].strip() != ""


def test_the_report_has_each_kind_of_both_sets_and_the_texts():
    report = masking_report()
    assert {row.lines for row in report} == {*SETS, "texts"}
    assert all(0 <= row.low <= row.rate <= row.high <= 1 for row in report)


def test_a_piece_is_covered_when_all_its_words_but_articles_are():
    text = "the green tower"
    assert is_covered(text, 0, 15, [Find(4, 15, "ADDRESS")])
    assert not is_covered(text, 0, 15, [Find(4, 9, "ADDRESS")])


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 0, 0, 1), (10, 10, 0.72, 1), (5, 10, 0.24, 0.76)]
)
def test_an_interval_is_wide_where_little_was_tried(hits, of, low, high):
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.005)
