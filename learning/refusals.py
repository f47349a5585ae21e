"""What Hanuman says when something cannot be done: a stable code, and a sentence for a child."""

from accounts.models import Language


class Refusal(Exception):
    """
    Base of what learning refuses. `code` is stable and public, `sentence` may be spoken aloud.

    Subclasses give `sentences` by language.
    """

    code: str
    sentences: dict[str, str]

    def __init__(self, language: str = Language.ENGLISH) -> None:
        self.sentence = self.sentences.get(language, self.sentences[Language.ENGLISH])
        super().__init__(self.sentence)


class NoSuchChild(Refusal):
    """No profile has this id."""

    code = "no-such-child"
    sentences = {
        "en": "I cannot find your lessons just now. Let us ask a grown-up to help.",
        "hi": "अभी मुझे तुम्हारे पाठ नहीं मिल रहे। चलो किसी बड़े से मदद लेते हैं।",
    }
