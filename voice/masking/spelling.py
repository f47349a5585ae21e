"""
One spelling for what sounds alike: नाम, naam and nam are the same word.

Speech recognisers write Hindi in either script, and romanise it as they please. A key is in
Roman letters without long vowels, doubled consonants and the aspiration of "ph".
"""

import re

_PAIR = re.compile(r"(\S)([a-z]+)")
_CONSONANTS = dict(
    _PAIR.findall(
        "कk खkh गg घgh ङn चch छch जj झjh ञn टt ठth डd ढdh णn तt थth दd धdh नn पp फf बb भbh मm"
        " यy रr लl ळl वv शs षs सs हh"
    )
)
_VOWELS = dict(_PAIR.findall("अa आa इi ईi उu ऊu ऋri एe ऐai ओo औau ऑo ऍe"))
_SIGNS = dict(_PAIR.findall("ाa िi ीi ुu ूu ृri ेe ैai ोo ौau ॉo ॅe"))
_HALANT = "्"
_OTHERS = {"ं": "n", "ः": "h", "ॐ": "om"}
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_SCHWA = "ə"  # the vowel of a consonant without a sign: silent or "a"

_FOLDS = [
    (re.compile(pattern), by)
    for pattern, by in (
        ("aa+", "a"),
        ("ee+|ii+", "i"),
        ("oo+|uu+", "u"),
        ("sh", "s"),
        ("ph", "f"),
        ("c+h+", "ch"),
        ("ck|q", "k"),
        ("w", "v"),
        ("z", "j"),
        ("(?<=[aeiou])y(?=[ie])", ""),
        ("eh(?=[bcdfgjklmnpqrstvxy])", "ah"),
        (r"([b-df-hj-np-tvxy])\1+", r"\1"),
    )
]


def key(word: str) -> str:
    """The key of a folded word of either script."""
    roman = _romanised(word) if _DEVANAGARI.search(word) else word
    for pattern, by in _FOLDS:
        roman = pattern.sub(by, roman)
    return roman


def _romanised(word: str) -> str:
    """Devanagari in Roman letters as people write it: the silent vowels left out."""
    sounds: list[str] = []
    for letter in word:
        if letter in _CONSONANTS:
            sounds += [_CONSONANTS[letter], _SCHWA]
        elif letter in _SIGNS or letter == _HALANT:
            if sounds and sounds[-1] == _SCHWA:
                sounds.pop()
            sounds.append(_SIGNS.get(letter, ""))
        else:
            sounds.append(_VOWELS.get(letter) or _OTHERS.get(letter, letter))
    return _without_silent([sound for sound in sounds if sound])


def _without_silent(sounds: list[str]) -> str:
    """
    Without the vowels that nobody says: at the end of a word, and after a vowel and a consonant
    when a consonant and a vowel follow.
    """
    if len(sounds) > 2 and sounds[-1] == _SCHWA:
        sounds.pop()
    at = len(sounds) - 3
    while at >= 2:
        around = (sounds[at - 2], sounds[at - 1], sounds[at + 1], sounds[at + 2])
        if sounds[at] == _SCHWA and [_is_vowel(one) for one in around] == [
            True,
            False,
            False,
            True,
        ]:
            sounds[at] = ""
            at -= 1
        at -= 1
    return "".join(sounds).replace(_SCHWA, "a")


def _is_vowel(sound: str) -> bool:
    return sound == _SCHWA or sound[:1] in ("a", "e", "i", "o", "u")
