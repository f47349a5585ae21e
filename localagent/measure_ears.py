"""
How well the ears hear: a table a voice, from a folder of recordings.

    python -m localagent.measure_ears demo/speech
    python -m localagent.measure_ears FOLDER --child 1.2 --noise-db 15 --misses

Files are `<language>_<voice>_<sentence>[_child].wav`, 16 kHz 16-bit mono; `<sentence>` is a name
of SENTENCES or of `sentences.tsv` in the folder (name, tab, what is said). What a recording ought
to be understood as follows from the grammar: a sentence outside it ought to be refused.
"""

import argparse
import sys
import time
import wave
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy
import soxr

from localagent.decoding import RATE_HZ, Recogniser
from localagent.grammar import Grammar, grammar_for

FUNCTIONS = [
    {
        "name": "teach_hanuman_chalisa",
        "description": "Teach the next verse, or the one asked for.",
    },
    {"name": "tell_story", "description": "Tell a story: 'Leap to Lanka', 'Ring of Devotion'."},
    {"name": "play_hanuman_chalisa", "description": "Play the recording of the whole Chalisa."},
    {"name": "agent_filler", "description": "Say a filler while something is looked up."},
    {"name": "end_call", "description": "Say farewell and end the conversation."},
]
PROMPT = (
    "You are Hanuman. Stories: The Leap to Lanka, The Sanjeevani Mountain, The Ring of Devotion."
)
SENTENCES = {
    "en": {
        "teach": "teach me the hanuman chalisa",
        "story": "tell me a story about the leap to lanka",
        "play": "play the hanuman chalisa",
        "next": "next verse please",
        "yes": "yes",
        "stop": "stop",
        "night": "good night",
        "another": "tell me another story",
        "sanj": "tell me the story of the sanjeevani",
        "again": "say it again",
        "no": "no",
        "louder": "a little louder please",
        "pause": "pause the music",
        "repeat": "repeat after me",
        "hello": "hello hanuman",
        "how_are_you": "how are you",
        "weather": "what is the weather like today",
        "fly": "can i jump off the roof and fly like hanuman",
        "address": "my name is asha sharma and i live at forty two rose street",
        "phone": "my mummy's phone number is nine eight seven six five four three two one zero",
        "bedtime": "tell me a bedtime story",
        "bye": "bye bye hanuman see you tomorrow",
        "learn_more": "i want to learn the next verse",
        "who": "who are you",
    },
    "hi": {
        "teach": "मुझे हनुमान चालीसा सिखाओ",
        "story": "लंका की छलांग की कहानी सुनाओ",
        "play": "हनुमान चालीसा चलाओ",
        "next": "अगला दोहा सुनाओ",
        "yes": "हाँ",
        "stop": "रुको",
        "night": "शुभ रात्रि",
        "another": "एक और कहानी सुनाओ",
    },
}


@dataclass(frozen=True, slots=True)
class Recording:
    path: Path
    language: str
    voice: str
    sentence: str


@dataclass(slots=True)
class Tally:
    """Commands are sentences of the grammar; the rest ought to be refused."""

    commands: int = 0
    right: int = 0
    misheard: int = 0
    others: int = 0
    refused: int = 0
    seconds: list[float] = field(default_factory=list)

    def row(self, name: str) -> str:
        asked = self.commands - self.right - self.misheard
        mean_ms = 1_000 * sum(self.seconds) / max(1, len(self.seconds))
        return (
            f"{name:24} {self.right:4}/{self.commands:<4} {share(self.right, self.commands):>5}"
            f" {self.misheard:9} {asked:12} {self.refused:7}/{self.others:<4} {mean_ms:6.0f}"
        )


HEAD = (
    f"{'voice':24} {'commands right':>15} {'misheard':>9} {'asked again':>12}"
    f" {'refused':>12} {'ms':>6}"
)


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


def recordings(folder: Path) -> list[Recording]:
    """The WAV files of `folder` whose sentence is known, by voice."""
    known = {language: dict(sentences) for language, sentences in SENTENCES.items()}
    listed = folder / "sentences.tsv"
    for line in listed.read_text(encoding="utf-8").splitlines() if listed.exists() else ():
        name, _, sentence = line.partition("\t")
        language = "hi" if any("\u0900" <= letter <= "\u097f" for letter in sentence) else "en"
        known[language][name] = sentence
    found = []
    for path in sorted(folder.glob("*_*_*.wav")):
        language, _, rest = path.stem.partition("_")
        rest, is_child = rest.removesuffix("_child"), rest.endswith("_child")
        names = [name for name in known.get(language, ()) if rest.endswith(f"_{name}")]
        if names:
            name = max(names, key=len)
            voice = f"{language} {rest.removesuffix(f'_{name}')}{' child' if is_child else ''}"
            found.append(Recording(path, language, voice, known[language][name]))
    return found


def samples_of(path: Path, child: float, noise_db: float | None) -> bytes:
    """The recording; `child` raises pitch and formants, noise is steady and pink."""
    with wave.open(str(path)) as file:
        if (file.getframerate(), file.getsampwidth(), file.getnchannels()) != (RATE_HZ, 2, 1):
            raise SystemExit(f"{path}: not {RATE_HZ} Hz, 16-bit, mono")
        sound = numpy.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_768
    if child != 1.0:
        sound = soxr.resample(sound, int(RATE_HZ * child), RATE_HZ)
    if noise_db is not None:
        loud = sound[abs(sound) > 0.02]
        level = numpy.sqrt((loud**2).mean()) * 10 ** (-noise_db / 20)
        sound = (sound + level * pink_noise(len(sound))) / 2
    return (numpy.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes()


def pink_noise(count: int) -> numpy.ndarray:
    """Noise of RMS 1 that falls by 3 dB an octave, as rooms do."""
    random = numpy.random.default_rng(count)
    waves = numpy.fft.rfftfreq(count)
    waves[0] = waves[1]
    phases = random.normal(size=len(waves)) + 1j * random.normal(size=len(waves))
    sound = numpy.fft.irfft(phases / numpy.sqrt(waves), count)
    return sound / sound.std()


def measured(
    found: list[Recording], *, child: float, noise_db: float | None, misses: bool
) -> dict:
    """A Tally for each voice."""
    recogniser = Recogniser()
    grammars: dict[str, Grammar] = {}
    tallies: dict[str, Tally] = defaultdict(Tally)
    for recording in found:
        language = recording.language
        grammar = grammars.setdefault(language, grammar_for(FUNCTIONS, PROMPT, language))
        samples = samples_of(recording.path, child, noise_db)
        began_at = time.perf_counter()
        heard = recogniser.hear(samples, grammar.for_decoder)
        tally = tallies[recording.voice]
        tally.seconds.append(time.perf_counter() - began_at)
        if not judge(tally, grammar, recording.sentence, heard["text"]) and misses:
            guess = f"{heard['guess']!r} ({heard['confidence']})"
            sys.stdout.write(f"{recording.path.name}: {heard['text']!r}, guessed {guess}\n")
    return dict(tallies)


def judge(tally: Tally, grammar: Grammar, sentence: str, text: str) -> bool:
    """Count one recording; whether it came out as it ought to."""
    wanted, heard = meaning(grammar, sentence), meaning(grammar, text)
    if wanted is None:
        tally.others += 1
        tally.refused += heard is None
    else:
        tally.commands += 1
        tally.right += heard == wanted
        tally.misheard += heard not in (None, wanted)
    return heard == wanted


def meaning(grammar: Grammar, text: str) -> tuple | None:
    phrase = grammar.phrase_of(text) if text else None
    return (phrase.intent, phrase.topic, phrase.number) if phrase else None


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the ears on recordings.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--child", type=float, default=1.0, help="raise the voices by this factor")
    parser.add_argument("--noise-db", type=float, help="signal to noise ratio of added noise")
    parser.add_argument("--misses", action="store_true", help="list what came out wrong")
    wanted = parser.parse_args()
    found = recordings(wanted.folder)
    if not found:
        parser.error(f"no recordings with known sentences in {wanted.folder}")
    tallies = measured(found, child=wanted.child, noise_db=wanted.noise_db, misses=wanted.misses)
    total = Tally()
    rows = [HEAD]
    for voice, tally in sorted(tallies.items()):
        rows.append(tally.row(voice))
        for name in ("commands", "right", "misheard", "others", "refused", "seconds"):
            setattr(total, name, getattr(total, name) + getattr(tally, name))
    sys.stdout.write("\n".join([*rows, total.row("all"), ""]))


if __name__ == "__main__":
    main()
