"""Dates of birth, and dates that are none."""

import pytest

from voice.masking import mask


@pytest.mark.parametrize(
    "text",
    [
        "my birthday is on the fifth of march",
        "i was born on twelve october two thousand seventeen",
        "hanuman ji my birthday is on june second",
        "मेरा जन्मदिन पाँच मार्च को है",
        "mera birthday paanch march ko hai",
        "my date of birth is 03/09/2016",
        "main do hazaar pandrah mein paida hui",
    ],
)
def test_a_date_of_birth_is_masked(text):
    assert mask(text).kinds == ("BIRTHDAY",)


@pytest.mark.parametrize(
    "text",
    [
        "when is hanuman's birthday is it in april",
        "hanuman jayanti is in april",
        "today is my birthday",
        "i am seven years old",
        "march like a soldier",
        "हनुमान जी का जन्मदिन कब है",
    ],
)
def test_other_dates_and_ages_stay(text):
    assert mask(text).text == text
