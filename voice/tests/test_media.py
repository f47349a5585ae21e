"""The platform's own sound: pieces that can be stopped between, at the toy's rate, in order."""

import asyncio
import wave
from contextlib import aclosing

import numpy as np
import pytest

from voice.effects import Record, Sentence, Speech
from voice.media import PIECE_BYTES, sound_of
from voice.playback import BYTES_PER_SECOND, RATE_HZ
from voice.speech import SpeechUnavailable
from voice.tests.sound import tone

PAUSE = bytes(RATE_HZ * 300 // 1000 * 2)


class Reader:
    """A speech service: the sentence "n" sounds as 0.5 s of n; "no" cannot be spoken."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def samples(self, sentence: Sentence) -> bytes:
        self.asked.append(sentence.text)
        await self.may_answer.wait()
        if sentence.text == "no":
            raise SpeechUnavailable("service")
        return tone(int(sentence.text), 0.5)


def story(*texts: str) -> Speech:
    return Speech(tuple(Sentence(text, "en") for text in texts))


async def all_of(media, reader: Reader | None = None) -> list[bytes]:
    return [piece async for piece in sound_of(media, reader or Reader())]


def recording(folder, *, rate_hz: int = 16_000, seconds: float = 3.3) -> Record:
    """A sine of 440 Hz at half of full scale."""
    at = np.arange(round(rate_hz * seconds)) / rate_hz
    samples = (16_384 * np.sin(2 * np.pi * 440 * at)).astype("<i2")
    path = folder / "sine.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(samples.tobytes())
    return Record(str(path))


# -- sentences -----------------------------------------------------------------------------------


async def test_sentences_come_in_order_with_a_breath_between():
    sound = b"".join(await all_of(story("1", "2", "3")))
    assert sound == tone(1, 0.5) + PAUSE + tone(2, 0.5) + PAUSE + tone(3, 0.5)


async def test_the_silence_between_two_is_as_long_as_it_was_asked_for():
    slow = Speech(story("1", "2").sentences, pause_ms=700)
    silence = bytes(RATE_HZ * 700 // 1000 * 2)
    assert b"".join(await all_of(slow)) == tone(1, 0.5) + silence + tone(2, 0.5)


async def test_no_piece_is_longer_than_a_fifth_of_a_second():
    pieces = await all_of(story("1", "2"))
    assert max(map(len, pieces)) <= PIECE_BYTES == BYTES_PER_SECOND // 5
    assert all(len(piece) % 2 == 0 for piece in pieces)


async def test_the_next_sentence_is_made_while_one_is_heard_and_no_more():
    reader = Reader()
    async with aclosing(sound_of(story("1", "2", "3", "4"), reader)) as sound:
        await anext(sound)
        await asyncio.sleep(0)
        assert reader.asked == ["1", "2"]


async def test_a_story_that_nobody_hears_any_more_is_not_made_on():
    reader = Reader()
    before = asyncio.all_tasks()
    async with aclosing(sound_of(story("1", "2", "3"), reader)) as sound:
        await anext(sound)
        reader.may_answer.clear()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_when_it_is_enough_a_story_ends_with_its_sentence():
    heard = bytearray()
    sound = sound_of(story("1", "2", "3"), Reader(), lambda: tone(2, 0.1) in heard)
    async with aclosing(sound):
        async for piece in sound:
            heard += piece
    assert heard == tone(1, 0.5) + PAUSE + tone(2, 0.5)


async def test_after_a_sentence_that_cannot_be_spoken_nothing_is_told_on():
    sound = sound_of(story("1", "no", "3"), Reader())
    heard = [await anext(sound) for _ in range(5)]  # half a second, and a breath
    assert b"".join(heard) == tone(1, 0.5) + PAUSE
    with pytest.raises(SpeechUnavailable):
        await anext(sound)


async def test_a_speech_without_sentences_is_silent():
    assert await all_of(story()) == []


# -- recordings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 44_100])
async def test_a_recording_keeps_its_length_and_its_loudness(tmp_path, rate_hz):
    sound = b"".join(await all_of(recording(tmp_path, rate_hz=rate_hz)))
    samples = np.frombuffer(sound, dtype="<i2").astype(float)
    assert len(samples) == pytest.approx(3.3 * RATE_HZ, abs=2)
    loudness = np.sqrt(np.mean(samples[RATE_HZ // 10 : -RATE_HZ // 10] ** 2))
    assert loudness == pytest.approx(16_384 / np.sqrt(2), rel=0.01)


async def test_a_recording_keeps_its_pitch(tmp_path):
    sound = b"".join(await all_of(recording(tmp_path)))
    spectrum = np.abs(np.fft.rfft(np.frombuffer(sound, dtype="<i2")))
    loudest_hz = np.argmax(spectrum) * RATE_HZ / (len(sound) // 2)
    assert loudest_hz == pytest.approx(440, abs=1)


async def test_a_recording_comes_in_small_pieces(tmp_path):
    pieces = await all_of(recording(tmp_path))
    assert max(map(len, pieces)) <= PIECE_BYTES
    assert len(pieces) > 15


async def test_a_recording_that_is_gone_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match="gone"):
        await all_of(Record(str(tmp_path / "gone.wav")))


async def test_a_recording_that_is_no_sound_is_a_wave_error(tmp_path):
    (tmp_path / "text.wav").write_text("this is no sound at all")
    with pytest.raises(wave.Error):
        await all_of(Record(str(tmp_path / "text.wav")))
