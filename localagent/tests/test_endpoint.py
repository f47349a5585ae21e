"""Where speech begins and ends, on recorded speech with all that goes wrong around it."""

import wave
from pathlib import Path

import numpy
import pytest

from localagent.endpoint import Ended, Endpoint, Started

CLIPS = Path(__file__).parents[2] / "demo" / "speech"
RATE_HZ = 16_000


def clip(name: str) -> numpy.ndarray:
    with wave.open(str(CLIPS / f"{name}.wav")) as file:
        return numpy.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_768


def silence(seconds: float) -> numpy.ndarray:
    return numpy.zeros(int(seconds * RATE_HZ))


def noise(seconds: float, level: float, seed: int = 1) -> numpy.ndarray:
    return numpy.random.default_rng(seed).normal(0, level, int(seconds * RATE_HZ))


def pcm(*parts: numpy.ndarray) -> bytes:
    return (numpy.clip(numpy.concatenate(parts), -1, 1) * 32_767).astype("<i2").tobytes()


def events_of(samples: bytes, piece: int = 3_333, **options) -> list:
    endpoint = Endpoint(RATE_HZ, **options)
    pieces = [samples[at : at + piece] for at in range(0, len(samples), piece)]
    return [event for each in pieces for event in endpoint.feed(each)]


def kinds(events: list) -> list:
    return [type(event) for event in events]


def rms(sound: numpy.ndarray) -> float:
    loud = sound[abs(sound) > 0.02]
    return float(numpy.sqrt((loud**2).mean()))


ONCE = [Started, Ended]
TEACH = "en_kokam_puck_teach"


@pytest.mark.parametrize("name", [TEACH, "en_flite_yes", "en_kokaf_heart_no_child"])
def test_one_sentence_is_one_utterance_that_holds_it_all(name):
    speech = clip(name)
    events = events_of(pcm(silence(0.6), speech, silence(1.2)))
    assert kinds(events) == ONCE
    energy = (numpy.frombuffer(events[1].samples, "<i2") / 32_768) ** 2
    assert energy.sum() > 0.99 * (speech**2).sum()


def test_speech_that_starts_at_once_loses_nothing():
    speech = clip(TEACH)
    start = int(numpy.argmax(abs(speech) > 0.05))
    events = events_of(pcm(speech[start:], silence(1.2)))
    assert kinds(events) == ONCE
    energy = (numpy.frombuffer(events[1].samples, "<i2") / 32_768) ** 2
    assert energy.sum() > 0.99 * (speech[start:] ** 2).sum()


def test_a_quiet_child_is_heard():
    assert kinds(events_of(pcm(silence(0.5), clip(TEACH) * 0.03, silence(1.2)))) == ONCE


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_decibels_of_noise_neither_start_nor_prolong_an_utterance(seed):
    speech = numpy.concatenate([silence(2), clip(TEACH), silence(3)])
    room = noise(len(speech) / RATE_HZ, rms(clip(TEACH)) * 10**-0.5, seed)[: len(speech)]
    events = events_of(pcm(speech * 0.5 + room * 0.5))
    assert kinds(events) == ONCE
    assert len(events[1].samples) < pcm(clip(TEACH)).__len__() + 2 * RATE_HZ


def test_noise_alone_is_no_speech():
    assert events_of(pcm(noise(4, 0.02))) == []


def test_clicks_are_no_speech():
    sound = silence(3)
    for at in (0.5, 1.1, 1.15, 2.4):
        sound[int(at * RATE_HZ) : int(at * RATE_HZ) + 160] = 0.8
    assert events_of(pcm(sound)) == []


def test_a_constant_offset_changes_nothing():
    events = events_of(pcm(numpy.concatenate([silence(0.5), clip(TEACH), silence(1.2)]) + 0.2))
    assert kinds(events) == ONCE


def test_a_breath_within_a_sentence_does_not_end_it():
    speech = clip(TEACH)
    middle = len(speech) // 2
    events = events_of(pcm(speech[:middle], silence(0.5), speech[middle:], silence(1.2)))
    assert kinds(events) == ONCE


def test_two_sentences_are_two_utterances():
    speech = clip(TEACH)
    assert kinds(events_of(pcm(speech, silence(1.5), speech, silence(1.5)))) == ONCE * 2


def test_the_cut_of_the_pieces_does_not_matter():
    samples = pcm(silence(0.5), clip(TEACH), silence(1.2))
    assert events_of(samples, piece=1) == events_of(samples, piece=len(samples))


def test_force_ends_what_is_being_said_and_nothing_else():
    endpoint = Endpoint(RATE_HZ)
    assert endpoint.force() is None
    endpoint.feed(pcm(silence(0.4), clip(TEACH)))
    assert endpoint.is_speaking
    assert isinstance(endpoint.force(), Ended)
    assert endpoint.force() is None


def test_a_speech_without_end_is_cut():
    speech = clip(TEACH)
    events = events_of(pcm(*[speech] * 8), max_utterance_ms=6_000, silence_to_end_ms=2_000)
    assert kinds(events)[:2] == ONCE
    assert events[1].is_cut
    assert len(events[1].samples) <= 6 * RATE_HZ * 2


def test_after_a_silence_pump_a_noisy_room_is_still_a_room():
    room = noise(3, 0.004)
    assert events_of(pcm(room, silence(5), noise(3, 0.004, 2))) == []
