"""Words of talk are no words of the poem."""

from learning.chatter import ASKING, CHATTER, FILLERS
from learning.loading import shipped_verses
from learning.sounds import words_of


def words_of_the_poem():
    lines = [
        line
        for verse in shipped_verses()
        for script in ("devanagari", "transliteration")
        for line in verse[script]
    ]
    readings = [one["reading"] for verse in shipped_verses() for one in verse["variants"]]
    return {word for line in lines + readings for word in words_of(line)}


def test_no_word_of_the_poem_is_among_them():
    assert words_of_the_poem() & (ASKING | CHATTER | FILLERS) == set()
