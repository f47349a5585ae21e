"""
espeak-ng in a process of its own, English and Hindi: text in, PCM out.

espeak-ng is GPL-3: this module is only ever run as a program (`localagent.voice` starts it with
`--serve`), never imported by the server. It is also a command:

    python -m localagent.voice_process --text "Jai Hanuman" --rate-hz 16000 --out a.wav

Source: https://github.com/espeak-ng/espeak-ng/blob/master/src/include/espeak-ng/speak_lib.h
"""

import argparse
import ctypes
import re
import wave

import espeakng_loader
import numpy
import soxr

from localagent import companding
from localagent.engine import EngineRefused, serve

VOICES = {"en": "en-us+f3", "hi": "hi+f3"}  # the clearest of the variants for the ears
WORDS_PER_MINUTE = {"en": 150, "hi": 130}
PITCH_PERCENT = 55
PITCH_RANGE_PERCENT = 60
ESPEAK_RATE_HZ = 22_050
LOUDNESS_DBFS = -20.0  # speech level usual for prompts; leaves 17 dB for peaks
PEAK_LIMIT = 0.89  # -1 dBFS, so that later resampling cannot clip
LONGEST_TEXT = 4_000  # characters; the parent sends a sentence at a time

AUDIO_OUTPUT_SYNCHRONOUS = 2
INITIALIZE_DONT_EXIT = 0x8000
UTF8 = 1
RATE, VOLUME, PITCH, RANGE = 1, 2, 3, 4
DEVANAGARI_RUN = re.compile(r"[\u0900-\u097f][\u0900-\u097f\s।॥,.!?‘’“”\-]*")
SOUND = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class Espeak:
    """The one engine of this process. espeak-ng keeps its state globally: never make two."""

    def __init__(self):
        self._pieces: list[bytes] = []
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path()).encode()
        rate_hz = self._library.espeak_Initialize(
            AUDIO_OUTPUT_SYNCHRONOUS, 0, data, INITIALIZE_DONT_EXIT
        )
        if rate_hz != ESPEAK_RATE_HZ:
            raise RuntimeError(f"espeak-ng did not start ({rate_hz})")
        self._callback = SOUND(self._keep)  # kept: the library holds only a pointer
        self._library.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, language: str, speed: float) -> numpy.ndarray:
        """Samples from -1 to 1 at ESPEAK_RATE_HZ; Devanagari inside English is spoken in Hindi."""
        spoken = [self._speak_run(run, lang, speed) for lang, run in runs(text, language)]
        return numpy.concatenate(spoken) if spoken else numpy.zeros(0)

    def _speak_run(self, text: str, language: str, speed: float) -> numpy.ndarray:
        self._pieces.clear()
        if self._library.espeak_SetVoiceByName(VOICES[language].encode()):
            raise EngineRefused("voice-missing", VOICES[language])
        words_per_minute = int(WORDS_PER_MINUTE[language] * speed)
        settings = {RATE: words_per_minute, VOLUME: 80, PITCH: PITCH_PERCENT}
        for parameter, value in {**settings, RANGE: PITCH_RANGE_PERCENT}.items():
            self._library.espeak_SetParameter(parameter, value, 0)
        data = text.encode() + b"\0"
        self._library.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 1, 0, UTF8, None, None)
        self._library.espeak_Synchronize()
        pcm = numpy.frombuffer(b"".join(self._pieces), dtype="<i2")
        return pcm.astype(numpy.float64) / 32_768

    def _keep(self, samples, count: int, _events) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, count * 2))
        return 0


def runs(text: str, language: str) -> list[tuple[str, str]]:
    """(language, piece) of `text`, cut where the script changes; Hindi keeps its English words."""
    if language == "hi":
        return [("hi", text)]
    pieces, at = [], 0
    for match in DEVANAGARI_RUN.finditer(text):
        pieces += [("en", text[at : match.start()]), ("hi", match.group())]
        at = match.end()
    pieces.append(("en", text[at:]))
    return [(lang, piece) for lang, piece in pieces if any(c.isalnum() for c in piece)]


def level(sound: numpy.ndarray) -> numpy.ndarray:
    """The same speech at LOUDNESS_DBFS, measured where there is speech, and never clipped."""
    loud = sound[numpy.abs(sound) > 0.01]
    if not len(loud):
        return sound
    gain = 10 ** (LOUDNESS_DBFS / 20) / numpy.sqrt(numpy.mean(loud**2))
    sound = sound * gain
    bend = 0.6  # below it nothing changes, above it peaks are bent towards the limit
    above = numpy.abs(sound) > bend
    room = PEAK_LIMIT - bend
    peaks = numpy.abs(sound[above])
    sound[above] = numpy.sign(sound[above]) * (bend + room * numpy.tanh((peaks - bend) / room))
    return sound


def encode(sound: numpy.ndarray, rate_hz: int, encoding: str) -> bytes:
    """`sound` (ESPEAK_RATE_HZ) as linear16, mulaw or alaw at `rate_hz`."""
    resampled = soxr.resample(sound, ESPEAK_RATE_HZ, rate_hz) if len(sound) else sound
    pcm = (numpy.clip(resampled, -1, 1) * 32_767).astype("<i2")
    return companding.ENCODERS[encoding](pcm)


def speak(question: dict, espeak: Espeak) -> bytes:
    """The sound of one sentence. Raises EngineRefused "text-large" and "voice-missing"."""
    text = " ".join(question["text"].replace("\0", " ").split())
    if len(text) > LONGEST_TEXT:
        raise EngineRefused("text-large", f"{len(text)} characters")
    sound = espeak.speak(text, question["language"], question.get("speed", 1.0))
    return encode(level(sound), question["rate_hz"], question.get("encoding", "linear16"))


def save(path: str, samples: bytes, rate_hz: int) -> None:
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples)


def main() -> None:
    parser = argparse.ArgumentParser(description="Speak with espeak-ng.")
    parser.add_argument("--serve", action="store_true", help="answer frames on stdin")
    parser.add_argument("--text")
    parser.add_argument("--language", choices=sorted(VOICES), default="en")
    parser.add_argument("--rate-hz", type=int, default=16_000)
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--out", help="the WAV file to write")
    wanted = parser.parse_args()
    espeak = Espeak()
    if wanted.serve:
        serve(lambda question, _samples: ({}, speak(question, espeak)))
    elif wanted.text is not None and wanted.out:
        save(wanted.out, speak(vars(wanted), espeak), wanted.rate_hz)
    else:
        parser.error("either --serve, or --text and --out")


if __name__ == "__main__":
    main()
