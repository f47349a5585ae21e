"""The accepted forms: their edges, and the words that tell them."""

import pytest

from wire import members


@pytest.mark.parametrize("value", [0, 100])
def test_the_edges_of_a_whole_number_are_accepted(value):
    assert members.whole(0, 100).accepts(value)


@pytest.mark.parametrize("value", [-1, 101, True, 1.0, "1", None, [], float("nan")])
def test_what_is_no_whole_number_in_bounds_is_refused(value):
    assert not members.whole(0, 100).accepts(value)


@pytest.mark.parametrize("value", ["", "श" * 8, "a b-c"])
def test_a_word_may_be_of_any_script(value):
    assert members.word(8).accepts(value)


@pytest.mark.parametrize("value", ["x" * 9, "a\nb", "\x00", "\x7f", 7, None, "\ud800"])
def test_control_characters_and_long_words_are_refused(value):
    assert not members.word(8).accepts(value)


def test_words_for_people_may_have_line_ends():
    assert members.text(8).accepts("a\nb")


def test_a_choice_of_numbers_does_not_take_true_for_one():
    assert members.choice((1,)).accepts(1)
    assert not members.choice((1,)).accepts(True)
    assert not members.choice(("a",)).accepts(["a"])


def test_or_null_takes_null_and_reads_as_null_when_missing():
    member = members.or_null(members.whole(0, 9))
    assert member.accepts(None)
    assert members.complete({}, {"battery": member}) == {"battery": None}


def test_the_first_mistake_is_named_with_its_path_and_form():
    table = {"audio": {"rate": members.choice((16000, 44100))}}
    assert members.wrong({"audio": {"rate": 8}}, table) == "audio.rate: one of 16000, 44100"
    assert members.wrong({}, table) == "audio: an object"
    assert members.wrong({"audio": {}}, table).endswith("it is missing")
    assert members.wrong({"audio": {"rate": 16000}}, table) is None
