"""
Texts that are evidence: what a parent is told about purposes and about what is kept.

They stand here in every language and not in the message catalogues, because notices are made of
them and hashed: a notice changes when its words do, and never because a catalogue was compiled.
"""

from dataclasses import dataclass

from django.utils.translation import get_language

LANGUAGES = ("en", "hi")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages. Printed, it is in the language of the page."""

    en: str
    hi: str

    def in_language(self, language: str) -> str:
        """The text in "en" or "hi"; English for any other language."""
        return self.hi if language[:2] == "hi" else self.en

    def __str__(self) -> str:
        return self.in_language(get_language() or "en")
