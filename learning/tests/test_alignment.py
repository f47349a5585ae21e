"""Two rows of words laid side by side."""

from learning.alignment import align, likeness
from learning.sounds import sound_of


def pairs(expected, heard):
    found = align([[sound_of(w)] for w in expected.split()], [sound_of(w) for w in heard.split()])
    return [
        (
            " ".join(expected.split()[at] for at in match.expected),
            " ".join(heard.split()[at] for at in match.heard),
        )
        for match in found
    ]


def test_words_stand_for_those_that_they_sound_like():
    assert pairs("gyaan gun saagar", "gone gun sugar") == [
        ("gyaan", "gone"),
        ("gun", "gun"),
        ("saagar", "sugar"),
    ]


def test_words_are_joined_and_parted():
    assert pairs("pavansut naamaa", "pavan sut nama") == [
        ("pavansut", "pavan sut"),
        ("naamaa", "nama"),
    ]
    assert pairs("kaaj jagat ke", "kaajagat ke") == [("kaaj jagat", "kaajagat"), ("ke", "ke")]


def test_a_short_word_is_not_swallowed_by_its_neighbour():
    assert pairs("bajra au dhvajaa", "bajra dhwaja") == [("bajra", "bajra"), ("dhvajaa", "dhwaja")]


def test_what_belongs_nowhere_is_left_over():
    assert pairs("lok ujaagar", "banana lok the ujagar monkey") == [
        ("lok", "lok"),
        ("ujaagar", "ujagar"),
    ]
    assert pairs("lok", "") == pairs("", "lok") == []


def test_alike_is_alike_both_ways():
    one, other = sound_of("saagar"), sound_of("nagar")
    assert likeness(one, other) == likeness(other, one) == 0
    assert likeness(one, one) == 1
