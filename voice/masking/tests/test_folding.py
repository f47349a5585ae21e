"""Reading a line: folded, in one spelling, every word with its place."""

import pytest

from voice.masking.folding import WALL, fold, read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("मेरा नाम आशा है", "mera naam asa hai"),
        ("ＭＹ Nămé", "my name"),
        ("I'm 7, ok?", "i am 7 , ok ."),
        ("९८ नौ nine", "98 9 9"),
        ("my um my name", "my name"),
        ("Mr. Rao v1.5", "mr rao v1 5"),
        ("call [PHONE] now", f"call {WALL} now"),
        ("नं\u200dबर", "number"),
    ],
)
def test_a_line_is_said_in_one_spelling(text, said):
    assert read(text).said == f" {said} "


def test_a_word_knows_where_it_stands_in_the_text_as_it_came():
    text = "मेरा  नाम: Ăsha"
    words = [text[word.start : word.end] for word in read(text).words]
    assert words == ["मेरा", "नाम", ":", "Ăsha"]


def test_what_is_left_out_between_two_equal_words_belongs_to_the_first():
    text = "asha um asha speaking"
    word = read(text).words[0]
    assert text[word.start : word.end] == "asha um asha"


def test_the_same_number_twice_is_two_numbers():
    assert read("nine nine").said == " 9 9 "


def test_a_letter_that_folds_to_many_keeps_its_place():
    folded, places = fold("aﷺb")
    assert [places[folded.index("a")], places[folded.index("b")]] == [0, 2]


def test_a_place_in_what_is_said_leads_to_the_word():
    line = read("my name is asha")
    assert line.words[line.word_at(line.said.index("asha"))].text == "asha"
