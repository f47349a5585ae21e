"""
Speech to a sentence of a grammar, and how sure that is: pocketsphinx, synchronous.

Used by the ears' own process (`localagent.ears_process`) and by measurements; never by the
server's process, for decoding holds the interpreter lock.

The acoustic model knows grown people. A child's shorter vocal tract puts everything it says higher
and its small body says it faster, so the sound is also tried stretched, as a tape played slower,
and the best match counts (vocal tract length normalisation). Of 75 commands in raised voices the
best guess was right for 70 without and for all with it, and far surer.

Source: https://pocketsphinx.readthedocs.io/en/latest/pocketsphinx.html
"""

import math
import tempfile
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy
import soxr
from pocketsphinx import Decoder, Vad

RATE_HZ = 16_000
FRAME = RATE_HZ // 50  # 20 ms
STRETCHES = (1.0, 1.18, 1.35)  # vocal tracts: grown, child, small child
GOOD_FIT = -2.2  # mean score from which no other stretch is tried: half the time for most
LEVEL = 0.08  # RMS that speech is brought to; the model was trained near it
EDGE_FRAMES = 10  # of the room kept around speech; made-up silence would sound like a consonant
LEAST_SPEECH_FRAMES = 6  # less voice is a noise, not somebody who was not understood
ELECTRONIC_SILENCE = 3e-5  # RMS below which no microphone is open
MOST_GRAMMARS = 8  # kept compiled; the one unused longest is forgotten
BEAMS = {"beam": 1e-60, "pbeam": 1e-60, "wbeam": 1e-40}  # narrower lose a third in 10 dB noise
LANGUAGE_WEIGHT = 2.5  # of the grammar's odds beside the sound; short Hindi answers need it low
SCORE_SCALE = 1_024  # the decoder's path scores are shifted by 10 bits
WEIGHTS, BIAS = (1.3, 0.5, 0.4), 7.75  # of mean, mean above free, weakest word
ENOUGH = 0.5  # confidence from which a sentence counts as understood
LOUD = 0.4 * LEVEL  # a 10 ms frame above it is speech, and must be part of a word
LEAST_COVERED = 0.75  # of the loud frames; else the decoder took speech for noise
ARPABET = (
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W"
    " Y Z ZH"
)
SOUNDS = tuple(ARPABET.split())
LOOP = "any sounds"
NOTHING = {"text": "", "guess": "", "confidence": 0.0, "is_speech": False}


@dataclass(frozen=True, slots=True)
class Guess:
    """
    The best sentence for a sound and how it fits, in natural logs a frame.

    `mean` over the words, `weakest` of the words, `fit` over the whole sound, `free` what any
    sounds in any order would have reached. `covered` is the share of the loud frames in words.
    """

    sentence: str
    mean: float
    weakest: float
    fit: float
    covered: float
    free: float = 0.0


class Recogniser:
    """A decoder with the grammars it was last asked for."""

    def __init__(self):
        self._search = _Search()

    def hear(self, samples: bytes, grammar: dict) -> dict:
        """
        `samples` 16 kHz mono s16le; `grammar` is what `Grammar.for_decoder` gives.

        Gives text ("" when not understood), guess, confidence 0..1, is_speech.
        """
        speech = spoken_part(samples)
        if speech is None:
            return NOTHING
        guess, sound = self._best(speech, grammar)
        if guess is None:
            return {**NOTHING, "is_speech": True}
        guess = self._search.with_free_score(guess, sound)
        confidence = confidence_of(guess)
        return {
            "text": guess.sentence if confidence >= ENOUGH else "",
            "guess": guess.sentence,
            "confidence": round(confidence, 3),
            "is_speech": True,
        }

    def _best(self, speech: numpy.ndarray, grammar: dict) -> tuple[Guess | None, bytes]:
        best, best_sound = None, b""
        for stretch in STRETCHES:
            sound = pcm_of(stretched(speech, stretch))
            guess = self._search.decode(sound, grammar)
            if guess and (best is None or guess.fit > best.fit):
                best, best_sound = guess, sound
            if best and best.mean > GOOD_FIT:
                break
        return best, best_sound


def spoken_part(samples: bytes) -> numpy.ndarray | None:
    """
    The speech with a little of its room, without offset, at LEVEL; None when nobody speaks.

    Silence pumped in by machines is cut off: its edge would sound like a consonant.
    """
    sound = numpy.frombuffer(samples[: len(samples) & ~1], dtype="<i2") / 32_768
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    levels = frames.std(axis=1)
    heard = levels[levels > ELECTRONIC_SILENCE]
    if len(heard) < LEAST_SPEECH_FRAMES:
        return None
    room = numpy.quantile(heard, 0.05)
    loud = levels > max(levels.max() * 0.1, min(room * 1.8, levels.max() * 0.5), 1e-3)
    if not _has_voice(frames, loud):
        return None
    spoken, audible = numpy.nonzero(loud)[0], numpy.nonzero(levels > ELECTRONIC_SILENCE)[0]
    first = max(audible[0], spoken[0] - EDGE_FRAMES)
    last = min(audible[-1], spoken[-1] + EDGE_FRAMES)
    part = frames[first : last + 1].ravel() - frames[loud].mean()
    return part * (LEVEL / math.sqrt((levels[loud] ** 2).mean()))


def _has_voice(frames: numpy.ndarray, loud: numpy.ndarray) -> bool:
    """Whether enough of the loud frames are voice to WebRTC's detector."""
    vad = Vad(Vad.MEDIUM_STRICT, RATE_HZ, FRAME / RATE_HZ)
    voiced = [vad.is_speech(pcm_of(frame)) for frame in frames]
    return int(numpy.sum(loud & numpy.array(voiced))) >= LEAST_SPEECH_FRAMES


def stretched(sound: numpy.ndarray, stretch: float) -> numpy.ndarray:
    """`sound` played slower: lower and longer by `stretch`."""
    if stretch == 1.0:
        return sound
    return soxr.resample(sound, RATE_HZ, round(RATE_HZ * stretch))


def pcm_of(sound: numpy.ndarray) -> bytes:
    return (numpy.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes()


def confidence_of(guess: Guess) -> float:
    """
    How likely the guess is what was said, 0 to 1.

    Logistic regression on 250 recordings of six synthetic voices, plain, raised and in noise; each
    voice was scored by a regression that had not heard it.
    """
    if guess.covered < LEAST_COVERED:
        return 0.0
    features = (guess.mean, guess.mean - guess.free, guess.weakest)
    total = BIAS + sum(w * f for w, f in zip(WEIGHTS, features, strict=True))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


class _Search:
    """pocketsphinx with the small dictionary that its grammars need."""

    def __init__(self):
        self._grammars: OrderedDict[str, None] = OrderedDict()
        self._words: set[str] = set()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "few.dict"
            path.write_text("".join(f"_{sound} {sound}\n" for sound in SOUNDS), encoding="utf-8")
            self._decoder = Decoder(
                lm=None,
                dict=str(path),
                loglevel="FATAL",
                bestpath=False,
                lw=LANGUAGE_WEIGHT,
                **BEAMS,
            )
        loop = [(0, 0, 1 / len(SOUNDS), f"_{sound}") for sound in SOUNDS]
        self._decoder.add_fsg(LOOP, self._decoder.create_fsg(LOOP, 0, 1, [*loop, (0, 1, 1.0)]))

    def decode(self, sound: bytes, grammar: dict) -> Guess | None:
        """The likeliest sentence of the grammar; None when no path got through."""
        self._use(grammar)
        words = self._run(sound)
        if not words:
            return None
        sentence = self._decoder.hyp().hypstr
        spoken = [(frames, score) for word, frames, score in words if not _is_filler(word)]
        if not spoken:
            return None
        return Guess(
            sentence,
            mean=_mean(spoken),
            weakest=min(score / frames for frames, score in spoken),
            fit=_mean([(frames, score) for _, frames, score in words]),
            covered=_covered(words, sound),
        )

    def with_free_score(self, guess: Guess, sound: bytes) -> Guess:
        """The guess beside what any sounds in any order would have scored."""
        self._decoder.activate_search(LOOP)
        free = [(n, score) for word, n, score in self._run(sound) if not _is_filler(word)]
        free_score = _mean(free) if free else guess.mean
        return replace(guess, free=free_score)

    def _run(self, sound: bytes) -> list[tuple[str, int, float]]:
        """(word, frames, score) of the best path; [] when there is none."""
        decoder = self._decoder
        decoder.start_utt()
        decoder.process_raw(sound, full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return []
        return [
            (s.word, s.end_frame - s.start_frame + 1, SCORE_SCALE * math.log(s.ascore))
            for s in decoder.seg()
            if s.ascore > 0
        ]

    def _use(self, grammar: dict) -> None:
        key = grammar["key"]
        if key not in self._grammars:
            for word, ways in grammar["pronunciations"].items():
                self._learn(word, ways)
            arcs = [tuple(arc) if arc[3] else tuple(arc[:3]) for arc in grammar["arcs"]]
            model = self._decoder.create_fsg(key, 0, grammar["final"], arcs)
            self._decoder.add_fsg(key, model)
        self._grammars[key] = None
        self._grammars.move_to_end(key)
        self._decoder.activate_search(key)
        if len(self._grammars) > MOST_GRAMMARS:
            self._decoder.remove_search(self._grammars.popitem(last=False)[0])

    def _learn(self, word: str, ways: list[str]) -> None:
        if word in self._words:
            return
        self._words.add(word)
        for number, way in enumerate(ways, 1):
            self._decoder.add_word(word if number == 1 else f"{word}({number})", way, False)


def _is_filler(word: str) -> bool:
    return word.startswith(("<", "[", "(", "+"))


def _covered(words: list[tuple[str, int, float]], sound: bytes) -> float:
    """The share of the loud 10 ms frames that the path gives to words, not to fillers."""
    pcm = numpy.frombuffer(sound, "<i2") / 32_768
    step = RATE_HZ // 100
    loud = pcm[: len(pcm) // step * step].reshape(-1, step).std(axis=1) > LOUD
    in_words = numpy.concatenate([numpy.full(n, not _is_filler(word)) for word, n, _ in words])
    length = min(len(loud), len(in_words))
    return float((loud[:length] & in_words[:length]).sum() / max(1, loud.sum()))


def _mean(segments: list[tuple[int, float]]) -> float:
    return sum(score for _, score in segments) / max(1, sum(frames for frames, _ in segments))
