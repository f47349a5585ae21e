"""Addresses on the net, typed and said."""

import pytest

from voice.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail asha dot sharma at gmail dot com please", "mail [EMAIL] please"),
        ("my email is k underscore iyer at the rate yahoo dot co dot in", "my email is [EMAIL]"),
        ("आशा डॉट शर्मा एट जीमेल डॉट कॉम मेरा ईमेल है", "[EMAIL] मेरा ईमेल है"),
        ("it is Rohan_k12@Yahoo.co.in.", "it is [EMAIL]."),
        ("see https://example.org/a?b=c now", "see [URL] now"),
        ("papa's site is sharma sweets dot com", "papa's site is [URL]"),
        ("i am @tiny_tara_07", "i am @[URL]"),
        ("my youtube channel is aarav gaming zone", "my youtube channel is [URL]"),
    ],
)
def test_an_address_is_masked(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    ["look at the dot on the paper", "i saw it on youtube", "he laughed at me. then he ran"],
)
def test_dots_and_looks_stay(text):
    assert mask(text).text == text
