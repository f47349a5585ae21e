"""Approved text as it is spoken."""

from learning.models import Verse
from learning.tests.shelf import CHALISA
from voice.approved import slow_sentences, verse_sentences


def verse(**changes) -> Verse:
    names = ("devanagari", "transliteration")
    return Verse(**({name: CHALISA[0][name] for name in names} | changes))


def test_word_by_word_nothing_is_added_and_nothing_left_out():
    slow = slow_sentences(verse(), "verse")
    whole = verse_sentences(verse())
    for script in ("text", "romanised"):
        said = " ".join(getattr(one, script) for one in slow)
        assert said == " ".join(getattr(one, script) for one in whole)
    assert (slow[0].text, slow[0].romanised) == ("श्रीगुरु", "Shriguru")


def test_a_line_whose_scripts_have_not_the_same_words_stays_whole():
    other = verse(transliteration=["Shri guru charan", CHALISA[0]["transliteration"][1]])
    assert slow_sentences(other, "line1") == verse_sentences(other)[:1]
    assert len(slow_sentences(other, "line2")) == 8
