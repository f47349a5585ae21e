"""
Hanuman's offline ears: an utterance and a grammar in, the sentence that was said out.

Only sentences of the grammar can be heard. Whatever else is said comes back as speech that was
not understood, so that Hanuman asks again instead of doing something at random.
"""

from dataclasses import dataclass

from localagent.engine import Engine
from localagent.grammar import Grammar, Phrase

LONGEST_MS = 30_000  # of one utterance; what is said after that is not heard


@dataclass(frozen=True, slots=True)
class Heard:
    """
    What was understood. `text` is "" when it was nothing of the grammar, or not sure enough;
    `is_speech` tells that from silence. `confidence` 0 to 1; `phrase` is what `text` means.
    """

    text: str
    confidence: float
    is_speech: bool
    phrase: Phrase | None = None


class Ears:
    """
    `async with Ears() as ears:` then `await ears.hear(samples_16k, grammar)`.

    One utterance at a time, about 0.1 s each; at most `queue_limit` wait, more are refused with
    EngineBusy.
    """

    def __init__(self, *, queue_limit: int = 16, answer_within_s: float = 20.0):
        self.engine = Engine(
            "localagent.ears_process", queue_limit=queue_limit, answer_within_s=answer_within_s
        )

    async def __aenter__(self):
        await self.engine.__aenter__()
        return self

    async def __aexit__(self, *exc_info):
        await self.engine.__aexit__(*exc_info)

    async def hear(self, samples_16k: bytes, grammar: Grammar) -> Heard:
        """`samples_16k`: 16 kHz mono s16le, an utterance. Raises the EngineErrors."""
        answer, _ = await self.engine.ask(
            {"grammar": grammar.for_decoder}, samples_16k[: LONGEST_MS * 32]
        )
        text = answer["text"]
        phrase = grammar.phrase_of(text) if text else None
        return Heard(text, answer["confidence"], answer["is_speech"], phrase)
