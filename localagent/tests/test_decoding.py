"""Recorded speech becomes sentences, and what is no command becomes nothing."""

import wave
from pathlib import Path

import numpy
import pytest

from localagent.decoding import (
    LEAST_COVERED,
    LEVEL,
    MOST_GRAMMARS,
    Guess,
    Recogniser,
    confidence_of,
    pcm_of,
    spoken_part,
    stretched,
)
from localagent.grammar import grammar_for
from localagent.measure_ears import FUNCTIONS, PROMPT

CLIPS = Path(__file__).parents[2] / "demo" / "speech"
RATE_HZ = 16_000


def clip(name: str) -> bytes:
    with wave.open(str(CLIPS / f"{name}.wav")) as file:
        return file.readframes(file.getnframes())


def sound_of(samples: bytes) -> numpy.ndarray:
    return numpy.frombuffer(samples, "<i2") / 32_768


@pytest.fixture(scope="module")
def recogniser():
    return Recogniser()


@pytest.fixture(scope="module")
def grammars():
    return {tag: grammar_for(FUNCTIONS, PROMPT, tag).for_decoder for tag in ("en", "hi")}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("en_flite_teach", "teach me the hanuman chalisa"),
        ("en_kokam_puck_yes", "yes"),
        ("en_kokaf_heart_story_child", "tell me a story about the leap to lanka"),
        ("en_kokaf_heart_next_child", "next verse please"),
        ("hi_kokhf_alpha_teach", "मुझे हनुमान चालीसा सिखाओ"),
    ],
)
def test_commands_are_understood(recogniser, grammars, name, text):
    heard = recogniser.hear(clip(name), grammars[name[:2]])
    assert heard["text"] == text
    assert heard["is_speech"]


@pytest.mark.parametrize("name", ["weather", "fly", "address", "phone"])
def test_other_speech_is_speech_that_was_not_understood(recogniser, grammars, name):
    heard = recogniser.hear(clip(f"en_kokaf_bella_{name}"), grammars["en"])
    assert (heard["text"], heard["is_speech"]) == ("", True)


@pytest.mark.parametrize(
    "samples",
    [
        b"",
        b"\0",
        bytes(RATE_HZ * 2),
        pcm_of(numpy.random.default_rng(1).normal(0, 0.01, RATE_HZ)),
        pcm_of(numpy.full(RATE_HZ, 0.3)),
    ],
    ids=["nothing", "half a sample", "silence", "hiss", "offset"],
)
def test_no_speech_is_no_speech(recogniser, grammars, samples):
    heard = recogniser.hear(samples, grammars["en"])
    assert (heard["text"], heard["is_speech"]) == ("", False)


def test_a_quiet_voice_an_offset_and_pumped_silence_change_nothing(recogniser, grammars):
    speech = sound_of(clip("en_flite_next"))
    worse = numpy.concatenate([numpy.zeros(9_000), speech * 0.03 + 0.05, numpy.zeros(9_000)])
    assert recogniser.hear(pcm_of(worse), grammars["en"])["text"] == "next verse please"


def test_speech_is_brought_to_one_level_and_its_silence_cut():
    speech = sound_of(clip("en_flite_teach"))
    long = numpy.concatenate([numpy.zeros(16_000), speech * 0.1, numpy.zeros(16_000)])
    part = spoken_part(pcm_of(long))
    assert len(part) <= len(speech)
    loud = part[abs(part) > 0.02]
    assert 0.5 * LEVEL < numpy.sqrt((loud**2).mean()) < 2 * LEVEL


def test_stretching_makes_lower_and_longer():
    tone = numpy.sin(numpy.arange(RATE_HZ) * 2 * numpy.pi * 400 / RATE_HZ)
    slow = stretched(tone, 1.25)
    crossings = int(((slow[:-1] < 0) & (slow[1:] >= 0)).sum())
    assert len(slow) == RATE_HZ * 1.25
    assert abs(crossings - 400) <= 2


def test_a_better_fit_is_more_confidence_and_uncovered_speech_none():
    good = Guess("yes", mean=-1.5, weakest=-2.0, fit=-1.5, covered=1.0, free=-2.0)
    poor = Guess("yes", mean=-5.0, weakest=-7.0, fit=-5.0, covered=1.0, free=-3.0)
    partly = Guess("yes", -1.5, -2.0, -1.5, covered=LEAST_COVERED - 0.01, free=-2.0)
    assert confidence_of(good) > 0.9
    assert confidence_of(poor) < 0.1
    assert confidence_of(partly) == 0


def test_many_grammars_may_come_and_go(recogniser, grammars):
    for number in range(MOST_GRAMMARS + 2):
        other = grammar_for([{"name": f"make_tea_{'x' * number}"}], "", "en").for_decoder
        assert recogniser.hear(clip("en_flite_yes"), other)["text"] == "yes"
    heard = recogniser.hear(clip("en_flite_teach"), grammars["en"])
    assert heard["text"] == "teach me the hanuman chalisa"
