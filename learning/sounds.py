"""
How a word sounds, whatever it is spelt in: Devanagari, any romanisation, or what an English
recogniser made of it. Pure.

A sound is a string of marks on which an edit distance means something: a consonant is three marks,
two for where it is spoken and one for how (so that g for k costs a third of s for k), a vowel one.
What ears and spellings cannot agree on leaves no mark: the vowel a, vowel length, aspiration, the
three s, v and b. Where a spelling can be read in several ways (a silent e, a nasal that may be
missing), a word has several sounds.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

LONGEST_TEXT = 2_000  # characters; a verse said ten times
LONGEST_WORD = 40  # characters
MOST_WAYS = 12  # of one word; further readings are not tried

# Phones, one letter each: consonants, the vowels a i u e o, N for a nasal that may be left out.
_MARKS = {
    "k": "KKk", "g": "KKg", "c": "CCc", "j": "CCj", "t": "TTt", "d": "TTd", "p": "PPp",
    "f": "PPf", "b": "PPb", "n": "NNn", "m": "NNm", "r": "Rrr", "l": "Rll", "s": "SSs",
    "h": "h", "y": "i", "i": "i", "e": "i", "u": "u", "o": "u", "a": "",
}  # fmt: skip
_VOWELS = "aiueo"

_DEVANAGARI_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", "aaiiuu\0eeoooe", strict=True))
_SIGNS = dict(zip("ािीुूृेैोौॉॅ", "aiiuu\0eeoooe", strict=True))
_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळऱ",
        "kkggnccjjnttddnttddnpfbbmyrlbssshlD",
        strict=True,
    )
)
_FLAPS = re.compile("[डढ]़")  # said between d and r
_NUKTA, _VIRAMA, _NASALS = "़", "्", "ंँ"
_NOT_LETTERS = re.compile(r"[^a-z\u0900-\u0963\u0970-\u097f]+")
_ENDINGS = re.compile(r"(?<=[ieou])n$")

# The longest first. A tuple holds the readings of what can be read in several ways.
_SPELLINGS: tuple[tuple[str, str | tuple[str, ...]], ...] = (
    ("ought", "ot"), ("ight", "ait"), ("ough", ("o", "af")), ("tion", "san"), ("sion", "san"),
    ("chh", "c"), ("tch", "c"), ("ksh", "ks"), ("sch", "sk"), ("igh", "ai"), ("rachch", "rac"),
    ("aye", "ae"), ("ayi", "ai"), ("aie", "ae"),
    ("ch", ("c", "k")), ("sh", "s"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("bh", "b"),
    ("gh", "g"), ("kh", "k"), ("jh", "j"), ("wh", "b"), ("ck", "k"), ("cq", "k"), ("qu", "kb"),
    ("cc", "k"), ("aa", "a"), ("ee", "i"), ("ii", "i"), ("ea", "i"), ("ie", "i"), ("ei", "e"),
    ("ey", "e"), ("ai", "e"), ("ay", "e"), ("oo", "u"), ("uu", "u"), ("ou", "o"), ("ow", "o"),
    ("oa", "o"), ("au", "o"), ("aw", ("o", "a")), ("oe", "o"),
    ("a", "a"), ("b", "b"), ("c", ("k", "c")), ("d", "d"), ("e", "e"), ("f", "f"), ("g", "g"),
    ("h", "h"), ("i", "i"), ("j", "j"), ("k", "k"), ("l", "l"), ("m", "m"), ("n", "n"),
    ("o", "o"), ("p", "p"), ("q", "k"), ("r", "r"), ("s", "s"), ("t", "t"), ("u", "u"),
    ("v", "b"), ("w", "b"), ("x", "ks"), ("y", "y"), ("z", ("j", "s")),
)  # fmt: skip

# What English spells as nobody else would; said by a recogniser in the place of a verse's words.
_ENGLISH = {
    "the": "da", "knee": "ni", "know": "no", "knew": "nu", "one": "ban", "once": "bans",
    "two": "tu", "who": "hu", "eye": "ai", "I": "ai", "are": "ar", "you": "yu", "your": "yor",
    "sugar": "sagar", "sure": "sur", "come": "kam", "some": "sam", "done": "dan", "gone": "gon",
    "have": "hab", "young": "yang", "tongue": "tang", "guy": "gai", "buy": "bai", "laugh": "laf",
    "half": "haf", "calm": "kam", "palm": "pam", "talk": "tak", "walk": "bak", "hour": "ar",
    "honey": "hani", "money": "mani", "human": "yuman", "use": "yus", "queue": "kyu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sound:
    """
    `ways`: the strings of marks that the word may be, likeliest first; none for a word without
    letters. `phones`: its sounds with all vowels, which tells gun from gyan in any script.
    """

    ways: tuple[str, ...]
    phones: str

    @property
    def size(self) -> int:
        """How much of a line the word is, in marks."""
        return max(1, len(self.ways[0])) if self.ways else 0


def words_of(text: str) -> list[str]:
    """
    The words of `text`, in small letters, without marks, digits or punctuation.

    Of what is longer than anybody says at one go, the beginning.
    """
    text = text[:LONGEST_TEXT]
    plain = unicodedata.normalize("NFC", text).lower().replace("’", "").replace("'", "")
    decomposed = "".join(
        letter if "\u0900" <= letter <= "\u097f" else unicodedata.normalize("NFD", letter)
        for letter in plain
    )
    bare = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    return [word[:LONGEST_WORD] for word in _NOT_LETTERS.sub(" ", bare).split()]


@lru_cache(maxsize=20_000)
def sound_of(word: str) -> Sound:
    """How one word of `words_of` sounds."""
    if any("\u0900" <= letter <= "\u097f" for letter in word):
        readings = _from_devanagari(word)
    else:
        readings = _from_letters(word)
    tidy = [_tidy(reading) for reading in readings]
    marks = dict.fromkeys(_marks(reading) for reading in tidy)
    return Sound(tuple(way for way in marks if way), tidy[0].removesuffix("a") if tidy else "")


def _from_devanagari(word: str) -> list[str]:
    phones: list[str] = []
    letters = _FLAPS.sub("ऱ", word).replace(_NUKTA, "").replace("ज्ञ", "ग्य")
    for at, letter in enumerate(letters):
        follows = letters[at + 1 : at + 2]
        if letter in _CONSONANTS:
            phones.append(_CONSONANTS[letter])
            if follows not in _SIGNS and follows != _VIRAMA and at + 1 < len(letters):
                phones.append("a")
        elif letter in _DEVANAGARI_VOWELS or letter in _SIGNS:
            vowel = _DEVANAGARI_VOWELS.get(letter) or _SIGNS.get(letter) or ""
            phones.append(vowel.replace("\0", "ri"))
        elif letter in _NASALS:
            phones.append("M" if follows and follows in "पफबभम" else "N")
    spelt = "".join(phones)
    spoken = spelt.translate(str.maketrans("MND", "mnd"))
    silent = re.sub("[MN]", "", spelt).replace("D", "d")
    flapped = re.sub("[MN]", "", spelt).replace("D", "r")
    return list(dict.fromkeys([spoken, silent, flapped]))


def _from_letters(word: str) -> list[str]:
    known = _ENGLISH.get(word)
    choices: list[tuple[str, ...]] = []
    rest = re.sub(r"(^|(?<=[aeiou]))(jny|jn|gn|dny)(?=[ai])", "gy", word).replace("chchh", "cch")
    while rest:
        spelling, sound = next(pair for pair in _SPELLINGS if rest.startswith(pair[0]))
        rest = rest[len(spelling) :]
        readings = (sound,) if isinstance(sound, str) else sound
        if spelling == "c" and rest[:1] in tuple("eiy"):
            readings = ("s", "c", "k")
        elif spelling == "g" and rest[:1] in tuple("ei"):
            readings = ("g", "j")
        elif spelling == "y" and not choices:
            readings = ("y", "j")
        elif spelling == "e" and not rest and len(choices) > 1:
            readings = ("e", "")
        elif spelling == "r" and choices and rest[:1] not in tuple("aeiouy"):
            readings = ("r", "")
        choices.append(readings)
    said = ["".join(way) for way in islice(product(*choices), MOST_WAYS)]
    said += [_ENDINGS.sub("", way) for way in said[:2] if len(way) > 3 and _ENDINGS.search(way)]
    return [known, *said] if known else said


def _tidy(phones: str) -> str:
    """Neighbours that are one sound made one: geminates, ay as e, iy as i, dva as dua."""
    phones = re.sub(r"ay(?![aiueo])", "e", phones)
    phones = re.sub(r"(?<=[ie])y(?=[aiueo])|y(?=[ie])", "", phones)
    phones = re.sub(r"(?<=[dst])ba", "ua", phones)  # dvaara as duaara
    return re.sub(r"(.)\1+", r"\1", phones)


def _marks(phones: str) -> str:
    return re.sub(r"i+", "i", "".join(_MARKS[phone] for phone in phones)).replace("uu", "u")
