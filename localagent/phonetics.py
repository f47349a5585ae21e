"""
How words are pronounced, in the 39 sounds (ARPAbet) of the English acoustic model.

English words come from the CMU dictionary that pocketsphinx ships; the product's own names are
listed here; Devanagari and any other word is spelt out by rule. Hindi has sounds that English
lacks, so a word gets several pronunciations and the sound decides.

Sources: http://www.speech.cs.cmu.edu/cgi-bin/cmudict; Devanagari by Unicode chapter 12.1, with
schwa deletion after Ohala (1983): the inherent vowel is silent at the end and in V C _ C V.
"""

import re
import unicodedata
from functools import cache
from itertools import islice, product
from pathlib import Path

import pocketsphinx

MOST_VARIANTS = 8  # of one word; each is a path the decoder searches

NAMES = {
    "ayodhya": ["AH Y OW D Y AA", "AH Y OW DH Y AH"],
    "chalisa": ["CH AA L IY S AA", "CH AH L IY S AH", "CH AA L IY Z AH", "CH AE L IY S AH"],
    "chaupai": ["CH AW P AA IY", "CH AW P AY"],
    "doha": ["D OW HH AA", "D OW HH AH"],
    "hanuman": [
        "HH AH N UH M AA N",
        "HH AA N UW M AA N",
        "HH AE N UW M AH N",
        "HH AH N UW M AH N",
        "HH AE N UH M AE N",
        "HH AA N AH M AH N",
        "HH AE N Y UW M AH N",
    ],
    "lakshman": ["L AH K SH M AH N", "L AE K SH M AH N"],
    "lanka": ["L AA NG K AA", "L AH NG K AA", "L AE NG K AH", "L AA NG K AH"],
    "mantra": ["M AE N T R AH", "M AA N T R AH"],
    "namaste": ["N AH M AH S T EY", "N AA M AH S T EY", "N AH M AE S T EY"],
    "ram": ["R AA M", "R AE M"],
    "rama": ["R AA M AH", "R AE M AH"],
    "ravana": ["R AA V AH N AH", "R AH V AA N AH", "R AA W AH N AH"],
    "sanjeevani": [
        "S AH N JH IY V AH N IY",
        "S AE N JH IY V AH N IY",
        "S AE N JH IY V AA N IY",
        "S AA N JH IY V AA N IY",
    ],
    "shri": ["SH R IY"],
    "sita": ["S IY T AA", "S IY T AH"],
    "sugriva": ["S UW G R IY V AH", "S UH G R IY V AA"],
    "jai": ["JH AY"],
    "ji": ["JH IY"],
    "haan": ["HH AA N", "HH AA"],
    "nahi": ["N AH HH IY"],
    "vayu": ["V AA Y UW", "W AA Y UW"],
}

VOWELS = {
    "अ": ["AH"], "आ": ["AA"], "इ": ["IH"], "ई": ["IY"], "उ": ["UH", "UW", "OW"],
    "ऊ": ["UW"], "ऋ": ["R IH"],
    "ए": ["EY"], "ऐ": ["EH", "AE"], "ओ": ["OW"], "औ": ["AO", "AW"], "ऑ": ["AO"], "ऍ": ["AE"],
}  # fmt: skip
SIGNS = dict(zip("ािीुूृेैोौॉॅ", list("आइईउऊऋएऐओऔऑऍ"), strict=True))
CONSONANTS = {
    "क": ["K"], "ख": ["K"], "ग": ["G"], "घ": ["G"], "ङ": ["NG"],
    "च": ["CH"], "छ": ["CH"], "ज": ["JH"], "झ": ["JH"], "ञ": ["N"],
    "ट": ["T"], "ठ": ["T"], "ड": ["D"], "ढ": ["D"], "ण": ["N"],
    "त": ["T", "D"], "थ": ["T", "TH"], "द": ["D", "DH"], "ध": ["D", "DH"], "न": ["N"],
    "प": ["P"], "फ": ["F", "P"], "ब": ["B"], "भ": ["B"], "म": ["M"],
    "य": ["Y"], "र": ["R"], "ल": ["L"], "व": ["V", "W"],
    "श": ["SH"], "ष": ["SH"], "स": ["S"], "ह": ["HH"], "ळ": ["L"],
    "क़": ["K"], "ख़": ["K"], "ग़": ["G"], "ज़": ["Z"], "ड़": ["R", "D"], "ढ़": ["R", "D"], "फ़": ["F"],
}  # fmt: skip
NUKTA, VIRAMA, ANUSVARA, CANDRABINDU, VISARGA = "़", "्", "ं", "ँ", "ः"
LABIALS, VELARS = "पफबभम", "कखगघ"
SCHWA = ["AH"]

SPELLINGS = [  # of romanised Indian words, the longest first
    ("chh", "CH"), ("ksh", "K SH"), ("gya", "G Y AH"), ("sh", "SH"), ("ch", "CH"), ("th", "T"),
    ("dh", "D"), ("ph", "F"), ("bh", "B"), ("gh", "G"), ("kh", "K"), ("jh", "JH"), ("ng", "NG"),
    ("aa", "AA"), ("ee", "IY"), ("ii", "IY"), ("oo", "UW"), ("uu", "UW"), ("ai", "AY"),
    ("au", "AW"), ("ou", "OW"), ("ea", "IY"), ("ck", "K"), ("qu", "K W"),
    ("a", "AH"), ("b", "B"), ("c", "K"), ("d", "D"), ("e", "EY"), ("f", "F"), ("g", "G"),
    ("h", "HH"), ("i", "IH"), ("j", "JH"), ("k", "K"), ("l", "L"), ("m", "M"), ("n", "N"),
    ("o", "OW"), ("p", "P"), ("q", "K"), ("r", "R"), ("s", "S"), ("t", "T"), ("u", "UH"),
    ("v", "V"), ("w", "V"), ("x", "K S"), ("y", "Y"), ("z", "Z"),
]  # fmt: skip
OPEN_AT_THE_END = {"a": ["AA", "AH"], "i": ["IY"], "u": ["UW"], "y": ["IY"]}


def pronunciations(word: str) -> list[str]:
    """The ways to say one lower-case word, likeliest first; [] when it has no letter to say."""
    if word in NAMES:
        return NAMES[word]
    if any("\u0900" <= letter <= "\u097f" for letter in word):
        return from_devanagari(word)
    return cmu_dictionary().get(word) or _compound(word) or from_romanised(word)


def _compound(word: str) -> list[str]:
    """`storytime` as story + time, where both halves are words of four letters or more."""
    known = cmu_dictionary()
    for at in range(4, len(word) - 3):
        if word[:at] in known and word[at:] in known:
            return [f"{known[word[:at]][0]} {known[word[at:]][0]}"]
    return []


@cache
def cmu_dictionary() -> dict[str, list[str]]:
    """Word to pronunciations: 126,000 English words of the dictionary in the wheel."""
    path = Path(pocketsphinx.get_model_path("en-us")) / "cmudict-en-us.dict"
    words: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, sounds = line.partition(" ")
        words.setdefault(re.sub(r"\(\d+\)$", "", word), []).append(sounds.strip())
    return words


def from_devanagari(word: str) -> list[str]:
    """A word in Devanagari, spelt out; dental and aspirated letters give variants."""
    sounds = _without_silent_schwas(_aksharas(word))
    return _ways(sounds)


def from_romanised(word: str) -> list[str]:
    """An Indian word or name in Latin letters: `hanumanji`, `anjana`."""
    letters = unicodedata.normalize("NFD", word.lower())
    letters = "".join(letter for letter in letters if "a" <= letter <= "z")
    sounds: list[list[str]] = []
    while letters:
        spelling, sound = next(pair for pair in SPELLINGS if letters.startswith(pair[0]))
        letters = letters[len(spelling) :]
        is_end = not letters and bool(sounds)
        sounds.append(OPEN_AT_THE_END.get(spelling, [sound]) if is_end else [sound])
    return _ways(sounds)


def _ways(sounds: list[list[str]]) -> list[str]:
    ways = islice(product(*sounds), MOST_VARIANTS) if sounds else []
    return [" ".join(sound for sound in way if sound) for way in ways]


def _aksharas(word: str) -> list[list[str]]:
    """One list of alternatives a sound; the inherent vowel is the very list SCHWA."""
    sounds: list[list[str]] = []
    letters = unicodedata.normalize("NFC", word)
    for at, letter in enumerate(letters):
        rest = letters[at + 1 :]
        dotted = letter + NUKTA
        if letter in CONSONANTS:
            is_dotted = rest.startswith(NUKTA)
            sounds.append(
                CONSONANTS.get(dotted, CONSONANTS[letter]) if is_dotted else CONSONANTS[letter]
            )
            follows = rest[is_dotted : is_dotted + 1]
            if follows not in SIGNS and follows != VIRAMA:
                sounds.append(SCHWA)
        elif letter in VOWELS or letter in SIGNS:
            sounds.append(VOWELS[SIGNS.get(letter, letter)])
        elif letter in (ANUSVARA, CANDRABINDU):
            sounds.append(_nasal(letter, rest[:1]))
        elif letter == VISARGA:
            sounds.append(["HH"])
    if len(sounds) > 1 and letters.endswith("ि"):
        sounds[-1] = ["IY", "IH"]  # a last short i is said long
    if letters.startswith("र"):
        sounds[0] = ["R", "ZH"]  # a trill begins with a hiss, to English ears
    return sounds


def _nasal(sign: str, follows: str) -> list[str]:
    if follows and follows in LABIALS:
        return ["M"]
    if follows and follows in VELARS:
        return ["NG", "N"]
    return ["N"] if follows and sign == ANUSVARA else ["N", "NG", ""]


def _without_silent_schwas(sounds: list[list[str]]) -> list[list[str]]:
    def is_vowel(at: int) -> bool:
        return 0 <= at < len(sounds) and sounds[at][0][:1] in "AEIOU" and sounds[at][0] != ""

    def is_consonant(at: int) -> bool:
        return 0 <= at < len(sounds) and not is_vowel(at)

    sounds = list(sounds)
    if sounds and sounds[-1] is SCHWA and sum(map(is_vowel, range(len(sounds)))) > 1:
        sounds.pop()
    for at in range(len(sounds) - 3, 1, -1):
        if (
            sounds[at] is SCHWA
            and is_consonant(at - 1)
            and is_vowel(at - 2)
            and (is_consonant(at + 1) and is_vowel(at + 2))
        ):
            del sounds[at]
    return sounds
