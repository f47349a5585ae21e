"""School, class and the parents' work."""

import pytest

from voice.masking import mask


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("i go to green valley public school", "SCHOOL"),
        ("i study in class three b", "SCHOOL"),
        ("i am in second grade", "SCHOOL"),
        ("मैं केंद्रीय विद्यालय में पढ़ता हूँ", "SCHOOL"),
        ("main teesri class mein hoon", "SCHOOL"),
        ("st marys is my school", "SCHOOL"),
        ("my papa works at infosys", "WORK"),
        ("mere papa wipro mein kaam karte hain", "WORK"),
    ],
)
def test_what_tells_where_somebody_is_every_day_is_masked(text, kind):
    assert mask(text).kinds == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "i don't want to go to school",
        "my school is very big",
        "मेरा स्कूल बंद है",
        "my dad works in an office",
        "mummy bank mein kaam karti hai",
        "i got ten out of ten in my class",
    ],
)
def test_a_school_without_a_name_stays(text):
    assert mask(text).text == text
