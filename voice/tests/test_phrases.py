"""The platform's own sentences: in both languages, and without anything that names a child."""

import pytest

from voice.phrases import PHRASES, phrase


@pytest.mark.parametrize("name", PHRASES)
def test_every_sentence_exists_in_both_languages(name):
    assert phrase(name, "en").text.isascii()
    assert any("ऀ" <= letter <= "ॿ" for letter in phrase(name, "hi").text)


@pytest.mark.parametrize("name", PHRASES)
def test_an_english_voice_can_say_every_hindi_sentence(name):
    assert phrase(name, "hi") == phrase(name, "hi-Latn")
    assert phrase(name, "hi").romanised.isascii()


def test_another_language_gets_english():
    assert phrase("thinking", "ta") == phrase("thinking", "en")


@pytest.mark.parametrize("name", PHRASES)
def test_a_sentence_has_no_place_for_a_name(name):
    assert not any("{" in text or "%" in text for text in PHRASES[name].values())
