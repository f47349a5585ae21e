"""
The words of a pairing code, in both languages: approved text of the server, made to sound ahead.
"""

from voice.effects import Sentence

INTRODUCTIONS = (
    Sentence("Hello! I am new here. Please ask a grown-up to type my code.", "en"),
    Sentence(
        "नमस्ते! मैं यहाँ नया हूँ। किसी बड़े से मेरा कोड लिखने को कहो।",
        "hi",
        romanised="Namaste! Main yahaan naya hoon. Kisi bade se mera code likhne ko kaho.",
    ),
)
_ENGLISH = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_HINDI = ("शून्य", "एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ")
_ROMAN = ("Shoonya", "Ek", "Do", "Teen", "Chaar", "Paanch", "Chhah", "Saat", "Aath", "Nau")
DIGITS = (
    tuple(Sentence(f"{word}.", "en") for word in _ENGLISH),
    tuple(
        Sentence(f"{word}।", "hi", romanised=f"{roman}.")
        for word, roman in zip(_HINDI, _ROMAN, strict=True)
    ),
)

WORDS = (*INTRODUCTIONS, *(word for language in DIGITS for word in language))
