"""
Speech to a sentence of a grammar, and how sure that is: pocketsphinx, synchronous.

Used by the ears' own process (`localagent.ears_process`) and by measurements; never by the
server's process, for decoding holds the interpreter lock.

Source: https://pocketsphinx.readthedocs.io/en/latest/pocketsphinx.html
"""

import math
import tempfile
from collections import OrderedDict
from pathlib import Path

import numpy
from pocketsphinx import Decoder, Vad

RATE_HZ = 16_000
WARPS = (1.0, 1.2)  # vocal tracts: grown, child; the best match counts
LEVEL = 0.08  # RMS that speech is brought to; the model was trained near it
EDGE_MS = 200  # of silence put around an utterance: the model expects some
LEAST_SPEECH_MS = 100  # less voice than this is a noise, not somebody who was not understood
MOST_GRAMMARS = 8  # kept compiled; the one unused longest is forgotten
BEAMS = {"beam": 1e-40, "pbeam": 1e-40, "wbeam": 1e-25}  # a third of the time, the same sentences
SCORE_SCALE = 1_024  # the decoder's own path scores are shifted by 10 bits
SCORE_FLOOR = -30.0  # ln; a segment's score underflows to 0 when it matches nothing at all
ENOUGH = -3.4  # mean ln score a frame from which a sentence counts as understood


class Recogniser:
    """One decoder a vocal tract, each with the grammars it was last asked for."""

    def __init__(self):
        self._decoders = [_Tract(warp) for warp in WARPS]

    def hear(self, samples: bytes, grammar: dict) -> dict:
        """
        `samples` 16 kHz mono s16le; `grammar` is what `Grammar.for_decoder` gives.

        Gives text ("" when not understood), guess, confidence 0..1, is_speech, and the scores.
        """
        sound = prepared(samples)
        if sound is None:
            return {"text": "", "guess": "", "confidence": 0.0, "is_speech": False, "scores": {}}
        found = [tract.decode(sound, grammar) for tract in self._decoders]
        best = max(found, key=lambda guess: guess["scores"]["mean"])
        return judged(best)


def judged(best: dict) -> dict:
    score = best["scores"]["mean"]
    confidence = 1 / (1 + math.exp(-2 * (score - ENOUGH)))
    text = best["guess"] if score > ENOUGH else ""
    return {**best, "text": text, "confidence": round(confidence, 3), "is_speech": True}


def prepared(samples: bytes) -> bytes | None:
    """The utterance without DC, at the usual level, with quiet edges; None when nobody speaks."""
    pcm = numpy.frombuffer(samples[: len(samples) & ~1], dtype="<i2").astype(numpy.float64)
    if len(pcm) < RATE_HZ // 10:
        return None
    pcm = (pcm - pcm.mean()) / 32_768
    frames = pcm[: len(pcm) // 320 * 320].reshape(-1, 320)
    levels = numpy.sqrt((frames**2).mean(axis=1))
    loud = levels > max(levels.max() * 0.1, 1e-3)
    vad = Vad(Vad.LOOSE, RATE_HZ, 0.02)
    spoken = [
        is_loud and vad.is_speech((frame * 32_767).astype("<i2").tobytes())
        for frame, is_loud in zip(frames, loud, strict=True)
    ]
    if sum(spoken) * 20 < LEAST_SPEECH_MS:
        return None
    pcm = pcm * (LEVEL / math.sqrt((frames[loud] ** 2).mean()))
    edge = numpy.random.default_rng(0).normal(0, 1e-4, RATE_HZ * EDGE_MS // 1_000)
    pcm = numpy.concatenate([edge, pcm, edge])
    return (numpy.clip(pcm, -1, 1) * 32_767).astype("<i2").tobytes()


class _Tract:
    """A decoder whose frequency axis is scaled for one length of vocal tract."""

    def __init__(self, warp: float):
        self._grammars: OrderedDict[str, None] = OrderedDict()
        self._words: set[str] = set()
        scale = {} if warp == 1.0 else {"warp_type": "inverse_linear", "warp_params": str(warp)}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "few.dict"  # words are added as grammars need them
            path.write_text("a AH\n", encoding="utf-8")
            self._decoder = Decoder(
                lm=None, dict=str(path), loglevel="FATAL", bestpath=False, **BEAMS, **scale
            )

    def decode(self, sound: bytes, grammar: dict) -> dict:
        self._use(grammar)
        decoder = self._decoder
        decoder.start_utt()
        decoder.process_raw(sound, full_utt=True)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        if hypothesis is None:
            return {"guess": "", "scores": {"mean": SCORE_FLOOR}}
        segments = [s for s in decoder.seg() if not s.word.startswith(("<", "["))]
        frames = sum(s.end_frame - s.start_frame + 1 for s in segments)
        total = SCORE_SCALE * sum(math.log(s.ascore) for s in segments if s.ascore > 0)
        return {"guess": hypothesis.hypstr, "scores": {"mean": total / max(1, frames)}}

    def _use(self, grammar: dict) -> None:
        key = grammar["key"]
        if key not in self._grammars:
            for word, ways in grammar["pronunciations"].items():
                self._learn(word, ways)
            arcs = [(a, b, 1.0, word) if word else (a, b, 1.0) for a, b, word in grammar["arcs"]]
            model = self._decoder.create_fsg(key, 0, grammar["final"], arcs)
            self._decoder.add_fsg(key, model)
        self._grammars[key] = None
        self._grammars.move_to_end(key)
        self._decoder.activate_search(key)
        if len(self._grammars) > MOST_GRAMMARS:
            self._decoder.remove_search(self._grammars.popitem(last=False)[0])

    def _learn(self, word: str, ways: list[str]) -> None:
        if word in self._words or self._decoder.lookup_word(word):
            return
        self._words.add(word)
        for number, way in enumerate(ways, 1):
            self._decoder.add_word(word if number == 1 else f"{word}({number})", way, False)
