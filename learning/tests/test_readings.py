"""The readings that count as right, for people who look after them."""

from learning.loading import shipped_verses
from learning.readings import readings_of


def test_each_reading_stands_beside_the_line_that_is_taught():
    (reading,) = readings_of(shipped_verses()[2])
    assert (reading.line, reading.reading) == (1, "जय हनुमान ज्ञान गुण सागर")
    assert reading.taught == "जय हनुमान ज्ञान गुन सागर।"
    assert (reading.kind, reading.where) == (
        "Another spelling of the same words.",
        "9 of 49 copies",
    )


def test_every_shipped_reading_is_explained_and_placed():
    found = [one for verse in shipped_verses() for one in readings_of(verse)]
    assert len(found) > 70
    assert all(one.kind and one.where for one in found)


def test_a_reading_that_an_editor_adds_has_its_place_too():
    text = {
        "devanagari": ["जय हनुमान।", "राम॥"],
        "variants": [{"line": 2, "reading": "रामा", "kind": "tradition", "tradition": "Ayodhya"}],
    }
    assert readings_of(text)[0].where == "Ayodhya"
    text["variants"][0].pop("tradition")
    assert readings_of(text)[0].where == "added by editors"
