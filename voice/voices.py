"""Which voice speaks a sentence: a Hindi one if there is one, else the English one."""

from dataclasses import dataclass

from voice.effects import Sentence


@dataclass(frozen=True, slots=True)
class Voices:
    """Model names of the speech service; `hindi` is empty where no voice reads Devanagari."""

    english: str
    hindi: str

    def of(self, sentence: Sentence) -> tuple[str, str] | None:
        """The voice and the text that it is given; None when no voice can say the sentence."""
        if sentence.language != "hi":
            return self.english, sentence.text
        if self.hindi:
            return self.hindi, sentence.text
        return (self.english, sentence.romanised) if sentence.romanised else None
