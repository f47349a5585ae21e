"""
Sound that the platform makes itself, a piece at a time: sentences and recordings.

Each generator yields s16le mono at 24 kHz in pieces of at most 200 ms, so that whoever takes them
can stop between two.
"""

import asyncio
import logging
import wave
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from itertools import pairwise

import numpy as np
import soxr

from voice import effects
from voice.playback import BYTES_PER_SECOND, RATE_HZ
from voice.speech import Speech, SpeechUnavailable

log = logging.getLogger(__name__)

PIECE_BYTES = BYTES_PER_SECOND // 5
READ_SECONDS = 1


def _never() -> bool:
    return False


def _nothing() -> None:
    pass


async def sound_of(
    media: effects.Media,
    speech: Speech,
    is_enough: Callable[[], bool] = _never,
    sentence_done: Callable[[], None] = _nothing,
) -> AsyncGenerator[bytes]:
    """
    The sound of `media`. To be closed by whoever stops listening.

    `sentence_done` is called after the last piece of each sentence was taken.
    A text ends after the sentence during which `is_enough` becomes true; a recording goes on.
    Raises SpeechUnavailable, OSError, EOFError and wave.Error when there is none.
    """
    if isinstance(media, effects.Speech):
        source = _spoken(media, speech, is_enough, sentence_done)
    else:
        source = _recorded(media)
    async with aclosing(source):
        async for samples in source:
            for start in range(0, len(samples), PIECE_BYTES):
                yield samples[start : start + PIECE_BYTES]


async def _spoken(
    media: effects.Speech,
    speech: Speech,
    is_enough: Callable[[], bool],
    sentence_done: Callable[[], None],
) -> AsyncGenerator[bytes]:
    """One sentence is made while the one before it is heard."""
    sentences = media.sentences
    pause = bytes(RATE_HZ * media.pause_ms // 1000 * 2)
    following = _ahead(speech, sentences[0]) if sentences else None
    try:
        for sentence, after in pairwise((*sentences, None)):
            making, following = following, _ahead(speech, after) if after else None
            if making is None or sentence is None:
                return
            try:
                samples = await making
            except SpeechUnavailable as error:
                # A story with a sentence missing is no story: say nothing more.
                log.warning("a sentence cannot be spoken", extra={"code": error.code})
                raise
            yield samples
            sentence_done()
            if after is not None:
                if is_enough():
                    return
                yield pause
    finally:
        if following is not None:
            following.cancel()


def _ahead(speech: Speech, sentence: effects.Sentence) -> "asyncio.Task[bytes]":
    task = asyncio.create_task(speech.samples(sentence), name="next sentence")
    # What it failed with is told when its turn comes; if it never comes, nobody misses it.
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task


async def _recorded(media: effects.Record) -> AsyncGenerator[bytes]:
    with await asyncio.to_thread(wave.open, media.path, "rb") as sound:
        rate_hz = sound.getframerate()
        stream = soxr.ResampleStream(rate_hz, RATE_HZ, 1, dtype="int16")
        while data := await asyncio.to_thread(sound.readframes, rate_hz * READ_SECONDS):
            samples = np.frombuffer(data, dtype="<i2")
            yield stream.resample_chunk(samples).tobytes()
        yield stream.resample_chunk(np.empty(0, dtype="<i2"), last=True).tobytes()
