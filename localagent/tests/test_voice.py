"""What Hanuman says is sound at the rate, in the encoding and at the level asked for."""

import os
import signal
import subprocess
import sys
import wave
from array import array
from pathlib import Path

import numpy
import pytest

from localagent.companding import expand_alaw, expand_mulaw
from localagent.voice import FormatRefused, Voice, check_format, sentences

ROOT = Path(__file__).parents[2]
HELLO = "Hello Asha! Shall we learn a verse together?"
COMMAND = (sys.executable, "-m", "localagent.voice_process")
LAWS = {"mulaw": expand_mulaw, "alaw": expand_alaw}


def decoded(samples: bytes, encoding: str) -> numpy.ndarray:
    if encoding == "linear16":
        return numpy.frombuffer(samples, "<i2") / 32_768
    table = numpy.array([LAWS[encoding](code) for code in range(256)])
    return table[numpy.frombuffer(samples, numpy.uint8)] / 32_768


def loudness_dbfs(sound: numpy.ndarray) -> float:
    loud = sound[abs(sound) > 0.01]
    return 20 * float(numpy.log10(numpy.sqrt((loud**2).mean())))


async def test_every_rate_and_encoding_says_the_same_for_as_long():
    forms = [("linear16", rate) for rate in (8_000, 16_000, 24_000, 32_000, 44_100, 48_000)]
    forms += [("mulaw", 8_000), ("alaw", 8_000)]
    async with Voice() as voice:
        for encoding, rate_hz in forms:
            samples = await voice.say(HELLO, language="en", rate_hz=rate_hz, encoding=encoding)
            sound = decoded(samples, encoding)
            assert 2.0 < len(sound) / rate_hz < 6.0, (encoding, rate_hz)
            assert -22.5 < loudness_dbfs(sound) < -17.5, (encoding, rate_hz)
            assert abs(sound).max() < 0.95, (encoding, rate_hz)


async def test_hindi_is_spoken_and_faster_speech_is_shorter():
    async with Voice() as voice:
        said = [
            await voice.say("नमस्ते आशा, मैं हनुमान हूँ।", language="hi", speed=speed)
            for speed in (0.7, 1.0, 1.5)
        ]
    assert len(said[0]) > len(said[1]) > len(said[2]) > 24_000


async def test_devanagari_in_an_english_sentence_is_spoken_by_the_hindi_voice():
    async with Voice() as voice:
        mixed = await voice.say("It begins श्रीगुरु चरन सरोज रज there.", language="en")
        without = await voice.say("It begins there.", language="en")
        verse = await voice.say("श्रीगुरु चरन सरोज रज", language="hi")
    spoken = len(mixed) - len(without)
    assert 0.5 * len(verse) < spoken < 1.6 * len(verse)  # English would spell the letters out


async def test_a_long_text_comes_a_sentence_at_a_time_and_may_be_left():
    text = "Once there was a small monkey. He saw the sun! Was it a mango? He leapt."
    async with Voice() as voice:
        pieces = [samples async for samples in voice.speak(text)]
        assert len(pieces) == 4
        assert all(len(piece) % 2 == 0 for piece in pieces)
        stream = voice.speak(text)
        first = await anext(stream)
        assert abs(len(first) - len(pieces[0])) < 4_000
        await stream.aclose()
        assert await voice.say("He leapt.") != b""


async def test_nothing_to_say_is_no_sound():
    async with Voice() as voice:
        for text in ("", "  \n", "...", "\0"):
            assert await voice.say(text) == b""


async def test_a_voice_that_was_killed_speaks_on():
    async with Voice() as voice:
        os.kill(voice.engine.process_id, signal.SIGKILL)
        assert len(await voice.say(HELLO)) > 24_000


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (("en", 16_000, "mp3", 1.0), "encoding"),
        (("en", 22_050, "linear16", 1.0), "rate"),
        (("en", 24_000, "mulaw", 1.0), "rate"),
        (("fr", 16_000, "linear16", 1.0), "language"),
        (("en", 16_000, "linear16", 9.0), "speed"),
        (("en", 16_000, "linear16", float("nan")), "speed"),
    ],
)
def test_what_it_cannot_speak_is_refused_before_the_first_word(form, code):
    with pytest.raises(FormatRefused) as refusal:
        check_format(*form)
    assert refusal.value.code == code


def test_sentences_are_cut_at_their_ends_and_at_danda():
    assert sentences("One. Two! Three?  Four") == ["One.", "Two!", "Three?", "Four"]
    assert sentences("जय हनुमान ज्ञान गुन सागर। जय कपीस॥ end") == [
        "जय हनुमान ज्ञान गुन सागर।",
        "जय कपीस॥",
        "end",
    ]
    assert all(len(piece) <= 300 for piece in sentences("word, " * 500 + "x" * 900))
    assert "".join(sentences("word, " * 500)).replace(" ", "") == "word," * 500


def test_the_command_writes_a_wav(tmp_path):
    out = tmp_path / "hello.wav"
    subprocess.run(
        [*COMMAND, "--text", "Jai Hanuman", "--rate-hz", "16000", "--out", str(out)],
        cwd=ROOT,
        check=True,
    )
    with wave.open(str(out)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (16_000, 2, 1)
        assert max(array("h", file.readframes(file.getnframes()))) > 3_000


def test_the_server_never_loads_the_gpl_library():
    program = (
        "import sys, localagent.voice, localagent.ears; print('espeakng_loader' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert found.stdout.strip() == "False"
