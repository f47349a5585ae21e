"""A line without what tells who is speaking: whole lines, promises for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.masking import Masked, mask
from voice.masking.folding import KINDS
from voice.masking.replacing import finds

LONGEST_TOKEN = max(len(kind) for kind in KINDS) + 2
PIECES = """
    my name is am i live in asha sharma arjun nagar gali number five 9 8 nine do teen main
    mein mera naam hai hoon rehta ghar ka school class delhi public at dot gmail com
    birthday march double hundred uncle ji . , [PHONE] [NAME] a b k 12 3b road near
    hanuman ram bol raha and aur mummy papa password to for roll ravi.k@x.com www. @ मेरा
    नाम में रहता एक दो नंबर जी
"""
speech = st.lists(st.sampled_from(PIECES.split()), max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my number is nine eight two zero one four five", "my number is [PHONE]"),
        ("mera naam Asha Verma hai aur main saat saal ki hoon",
         "mera naam [NAME] hai aur main saat saal ki hoon"),
        ("मेरा ईमेल आशा एट जीमेल डॉट कॉम है", "मेरा ईमेल [EMAIL] है"),
        ("Write to asha.v+toy@example.co.in, please.", "Write to [EMAIL], please."),
    ],
)  # fmt: skip
def test_a_token_stands_where_personal_data_was_and_the_rest_stays(text, masked):
    assert mask(text).text == masked


def test_each_kind_is_told_once_in_the_order_of_the_line():
    line = "my name is Asha Verma my friend is Ravi Nair and my otp is 4521"
    assert mask(line).kinds == ("NAME", "ID")


@pytest.mark.parametrize("text", ["", " ", "\n", "Jai Hanuman!", "श्रीगुरु चरन सरोज रज"])
def test_a_harmless_text_is_the_same_text(text):
    assert mask(text) == Masked(text, ())


def test_kinds_of_what_was_masked_before_are_not_told_again():
    assert mask("my number is [PHONE]") == Masked("my number is [PHONE]", ())


@given(st.text())
def test_any_text_is_masked_and_grows_by_no_more_than_a_token_for_each_character(text):
    masked = mask(text)
    assert len(masked.text) <= LONGEST_TOKEN * len(text)
    assert set(masked.kinds) <= set(KINDS)


@given(speech | st.text(st.characters(max_codepoint=0x97F)))
@settings(max_examples=200, deadline=None)
def test_masking_twice_is_masking_once(text):
    once = mask(text).text
    assert mask(once).text == once


@given(speech)
@settings(deadline=None)
def test_finds_are_in_order_apart_and_inside_the_text(text):
    places = [place for one in finds(text) for place in (one.start, one.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@given(speech.filter(bool))
@settings(max_examples=20, deadline=None)
def test_long_nonsense_made_of_cues_ends(text):
    assert mask((text + " ") * 60).text.count("[") >= 0


@pytest.mark.parametrize(
    "sign", ["a", "9 ", "@", ".", "a.", "-", "\u0301", "\u200b9", "www.", "İ"]
)
def test_a_long_run_of_one_sign_ends(sign):
    assert mask(sign * 5_000).text


def test_lone_surrogates_and_nulls_are_text_too():
    assert mask("\ud800 \x00 my name is Ravi \udfff").kinds == ("NAME",)
