"""Numbers with letters in them."""

import pytest

from voice.masking import mask


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("papa's car is DL 8C AF 5032", "PLATE"),
        ("car number m h one two a b three four five six", "PLATE"),
        ("गाड़ी का नंबर एम एच बारह ए बी तीन चार पाँच छह है", "PLATE"),
        ("our license plate is 7xyz421", "PLATE"),
        ("pan card abcpk1234f", "ID"),
        ("papa ka pan b n z p m two five zero one f", "ID"),
        ("the password is banana22", "ID"),
    ],
)
def test_plates_and_identities_are_masked(text, kind):
    assert mask(text).kinds == (kind,)


@pytest.mark.parametrize(
    "text", ["a b c d e f g", "i forgot my password", "i have a car and 2 bikes", "plan b please"]
)
def test_letters_and_small_numbers_stay(text):
    assert mask(text).text == text
