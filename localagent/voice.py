"""
Hanuman's offline voice: sentences in, sound out, at the rate and in the encoding asked for.

espeak-ng does the speaking, in a process of its own (`localagent.voice_process`). Long texts are
spoken a sentence at a time, so that the first sound is early and a barge-in wastes one sentence.
"""

import math
import re
from collections.abc import AsyncIterator

from localagent.engine import Engine

RATES_HZ = {  # Deepgram's table for Aura; 44.1 kHz is Flux only, which the agent checks
    "linear16": (8_000, 16_000, 24_000, 32_000, 44_100, 48_000),
    "mulaw": (8_000, 16_000),
    "alaw": (8_000, 16_000),
}
LANGUAGES = ("en", "hi")
SPEEDS = (0.5, 2.0)
LONGEST_SENTENCE = 300  # characters; a longer one is cut at a comma or a space
SENTENCE_END = re.compile(r"(?<=[.!?।॥…])[\"'”’)]*\s+|\n+")
PAUSE_MS = 180  # between sentences; espeak-ng ends each with nearly none of its own


class FormatRefused(Exception):
    """A language, rate, encoding or speed that this voice does not have. `code` says which."""

    def __init__(self, code: str, detail: str):
        super().__init__(detail)
        self.code = code


def check_format(language: str, rate_hz: int, encoding: str, speed: float) -> None:
    """
    Raises FormatRefused "encoding", "rate", "language" or "speed".

    For whoever reads Settings: refuse before the first word, as Deepgram does.
    """
    if encoding not in RATES_HZ:
        raise FormatRefused("encoding", f"{encoding!r} is none of {', '.join(RATES_HZ)}")
    if rate_hz not in RATES_HZ[encoding]:
        known = ", ".join(map(str, RATES_HZ[encoding]))
        raise FormatRefused("rate", f"{encoding} at {rate_hz!r} Hz; it may be {known}")
    if language not in LANGUAGES:
        raise FormatRefused("language", f"{language!r} is neither en nor hi")
    if not (isinstance(speed, int | float) and math.isfinite(speed)) or not (
        SPEEDS[0] <= speed <= SPEEDS[1]
    ):
        raise FormatRefused("speed", f"{speed!r} is not from {SPEEDS[0]} to {SPEEDS[1]}")


def sentences(text: str) -> list[str]:
    """`text` in pieces to be spoken one after the other, none longer than LONGEST_SENTENCE."""
    pieces = []
    for sentence in SENTENCE_END.split(text):
        rest = " ".join(sentence.split())
        while len(rest) > LONGEST_SENTENCE:
            cut = rest.rfind(", ", 0, LONGEST_SENTENCE) + 1 or rest.rfind(" ", 0, LONGEST_SENTENCE)
            cut = cut if cut > 0 else LONGEST_SENTENCE
            pieces.append(rest[:cut])
            rest = rest[cut:].lstrip()
        pieces.append(rest)
    return [piece for piece in pieces if any(c.isalnum() for c in piece)]


def pause(rate_hz: int, encoding: str) -> bytes:
    """The silence between two sentences."""
    count = rate_hz * PAUSE_MS // 1_000
    return {"linear16": b"\0\0", "mulaw": b"\xff", "alaw": b"\xd5"}[encoding] * count


class Voice:
    """
    `async with Voice() as voice:` then `async for samples in voice.speak("Jai Shri Ram!")`.

    One engine, so calls take turns, a sentence each; at most `queue_limit` wait. Stop iterating
    (or cancel) and the rest is never spoken.
    """

    def __init__(self, *, queue_limit: int = 32, answer_within_s: float = 20.0):
        self.engine = Engine(
            "localagent.voice_process", queue_limit=queue_limit, answer_within_s=answer_within_s
        )

    async def __aenter__(self):
        await self.engine.__aenter__()
        return self

    async def __aexit__(self, *exc_info):
        await self.engine.__aexit__(*exc_info)

    async def speak(
        self,
        text: str,
        *,
        language: str = "en",
        rate_hz: int = 24_000,
        encoding: str = "linear16",
        speed: float = 1.0,
    ) -> AsyncIterator[bytes]:
        """
        Sound of `text`, a sentence a piece; nothing at all when there is nothing to say.

        Devanagari inside English is spoken by the Hindi voice. Raises FormatRefused before the
        first sound, and the EngineErrors of `localagent.engine`.
        """
        check_format(language, rate_hz, encoding, speed)
        form = {"language": language, "rate_hz": rate_hz, "encoding": encoding, "speed": speed}
        for number, sentence in enumerate(sentences(text)):
            _, samples = await self.engine.ask({"text": sentence, **form})
            yield pause(rate_hz, encoding) + samples if number else samples

    async def say(self, text: str, **form) -> bytes:
        """All of `speak` at once, for clips."""
        return b"".join([samples async for samples in self.speak(text, **form)])
