"""Who speaks a sentence."""

from voice.effects import Sentence
from voice.voices import Voices

DOHA = Sentence("श्रीगुरु चरन सरोज रज", "hi", romanised="shri guru charan saroj raj")


def test_english_is_spoken_by_the_english_voice():
    voices = Voices("thalia", "priya")
    assert voices.of(Sentence("Namaste!", "en")) == ("thalia", "Namaste!")


def test_hindi_is_spoken_by_the_hindi_voice_in_its_own_letters():
    assert Voices("thalia", "priya").of(DOHA) == ("priya", DOHA.text)


def test_without_a_hindi_voice_the_romanised_text_is_spoken():
    assert Voices("thalia", "").of(DOHA) == ("thalia", DOHA.romanised)


def test_without_either_nobody_can_speak_it():
    assert Voices("thalia", "").of(Sentence("नमस्ते", "hi")) is None
