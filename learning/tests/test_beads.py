"""The string of 43 beads."""

from learning.beads import beads, name_of
from learning.models import ChalisaProgress, Verse


def test_there_are_forty_three_beads_in_the_order_of_the_poem():
    strung = beads([])
    assert [bead.index for bead in strung] == list(range(43))
    assert [bead.title for bead in strung if bead.is_doha] == ["Doha 1", "Doha 2", "Doha 3"]
    assert [bead.number for bead in strung if not bead.is_doha] == list(range(1, 41))
    assert all(bead.mastery is None for bead in strung)


def test_a_bead_shows_the_mastery_of_its_verse():
    taught = ChalisaProgress(verse_index=8, mastery=3, attempts=3, exposure_count=1)
    strung = beads([taught, ChalisaProgress(verse_index=0, exposure_count=1)])
    assert (strung[8].title, strung[8].mastery) == ("Chaupai 7", 3)
    assert strung[0].mastery == 0
    assert strung[1].mastery is None


def test_a_favourite_that_was_never_taught_has_no_mastery():
    bead = beads([ChalisaProgress(verse_index=4, is_favourite=True)])[4]
    assert bead.is_favourite
    assert bead.mastery is None


def test_names_are_those_of_the_shipped_verses(verses):
    assert [name_of(verse.index) for verse in Verse.objects.all()] == [
        verse.title for verse in Verse.objects.all()
    ]
