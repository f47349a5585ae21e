import pytest

from voice.safety.hearing import fold, hear


@pytest.mark.parametrize(
    ("devanagari", "roman"),
    [
        ("मैं", "main"),
        ("हूँ", "hoon"),
        ("हूँ", "hun"),
        ("नहीं", "nahin"),
        ("जाऊँगा", "jaunga"),
        ("मारते", "maarte"),
        ("समझना", "samajhna"),
        ("ताकतवर", "taakatwar"),
        ("छलाँग", "chhalang"),
        ("चाहिए", "chahiye"),
    ],
)
def test_a_word_sounds_the_same_in_both_scripts(devanagari, roman):
    assert fold(devanagari) == fold(roman)


def test_what_children_and_recognisers_say_is_spelt_out():
    assert hear("I'm gonna fwyyyy!").english == " i am going to fly . "
    assert hear("i can't").english == " i can not "


def test_letters_said_one_by_one_are_a_word():
    assert hear("what is s e x").english == " what is sex "


def test_the_toys_name_is_left_out_when_it_is_called():
    assert hear("hanuman can i sing").english == " can i sing "
    assert hear("good night hanuman").english == " good night "
    assert hear("tell me about hanuman").english == " tell me about hanuman "
