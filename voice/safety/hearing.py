"""
What was heard, as the rules read it: one line of plain words for English, one for Hindi.

Pure. Hindi is written in two scripts and Roman Hindi in any spelling, so both are folded into one
rough spelling by ear ("हूँ", "hoon" and "hun" are "hu"). A sentence ends with ".", and a space
stands before and after each word. Linear in the length of the text.
"""

import re
import unicodedata
from dataclasses import dataclass

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळऩऱ",
        [
            "k",
            "kh",
            "g",
            "gh",
            "n",
            "ch",
            "chh",
            "j",
            "jh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "p",
            "ph",
            "b",
            "bh",
            "m",
            "y",
            "r",
            "l",
            "v",
            "sh",
            "sh",
            "s",
            "h",
            "l",
            "n",
            "r",
        ],
        strict=True,
    )
)
_VOWELS = dict(
    zip(
        "अआइईउऊऋएऐओऔऑऍ",
        ["a", "aa", "i", "i", "u", "u", "ri", "e", "ai", "o", "au", "o", "e"],
        strict=True,
    )
)
_SIGNS = dict(
    zip("ािीुूृेैोौॉॅ", ["aa", "i", "i", "u", "u", "ri", "e", "ai", "o", "au", "o", "e"], strict=True)
)
_NASAL, _VIRAMA, _NUKTA = "ंँ", "्", "़"
_NASAL_ENDS = re.compile(
    r"(?<=[a-z])(oo|au|ai|ei|ee|hi|yu|ao|aau|(?<=[dghjklnrstvy])u|(?<=[td])e|iy[ao])n$"
)
_ENGLISH_IN_UN = {"run", "fun", "gun", "sun", "bun", "nun", "ten", "soon", "begun", "ran"}

_SAID = {
    # what recognisers and children make of short words
    "wanna": "want to", "gonna": "going to", "gotta": "got to", "lemme": "let me",
    "gimme": "give me", "dunno": "do not know", "im": "i am", "ive": "i have", "u": "you",
    "ur": "your", "r": "are", "youre": "you are", "whats": "what is", "wheres": "where is",
    "whos": "who is", "theres": "there is", "hes": "he is", "shes": "she is", "its": "it is",
    "theyre": "they are", "dont": "do not", "doesnt": "does not", "didnt": "did not",
    "wont": "will not", "cant": "can not", "cannot": "can not", "couldnt": "can not",
    "isnt": "is not", "arent": "are not", "shouldnt": "should not", "lets": "let us",
    "thats": "that is", "youll": "you will", "theyll": "they will", "coz": "because",
    "cos": "because", "cuz": "because", "fwy": "fly", "fwying": "flying", "wike": "like",
    "wuv": "love", "fwom": "from", "da": "the", "dat": "that", "wiv": "with", "jus": "just",
    "kinda": "kind of", "tryna": "trying to", "ima": "i will", "imma": "i will",
    "whatre": "what are", "hows": "how is", "wouldnt": "would not", "aint": "is not",
    "wasnt": "was not", "havent": "have not", "hasnt": "has not", "yall": "you",
}  # fmt: skip
_APOSTROPHES = re.compile(r"(?<=[a-z])['’`]+(?=[a-z])")
_I_WILL = re.compile(r"\b(i|you|he|she|they|we)['’`](ll|d)\b")
_CALLED = re.compile(
    # the toy is addressed by its name, which then says nothing about a story
    r"(?:(?<=^ )|(?<=\. ))(?:(?:hey|he|hi|hello|o|oh|dear|ok|please|are|suno|jay|je) )?"
    r"(?:hanumanji |hanuman (?:ji )?)"
    r"(?=(?:can|could|may|shall|should|will|i|my|me|we|do|are|you|please|tell|let|what|how|if|"
    r"mujhe|mera|mere|meri|kya|papa|mummy|mumy|mami|uncle|ek|agar|aj|hum|tum|ap|mene|koi|teacher|"
    r"someone|nobody|there|why|where|everyone|kids|dad|mom|help|give|make) )"
    r"|(?<!like )(?<!about )(?<!of )(?<!is )(?<!was )(?<!be )(?<!and )(?<!did )(?<!does )"
    r"(?<!can )(?<!the )(?<!love )(?<!lord )(?<!am )(?<!are )(?<!as )(?<!for )(?<!to )"
    r"(?<!with )(?<!by )(?<!really )(?<!real )(?<= )(?:hanumanji |hanuman (?:ji )?)(?=\. |$)"
)
_WORD = re.compile(r"[a-z0-9]+|[\u0900-\u0963\u0966-\u097f]+|[.?!।;\n]")
_ONE_LETTER_EACH = re.compile(r"(?<= )(?:[a-z] ){3,}")


@dataclass(frozen=True, slots=True)
class Heard:
    """One text in the two forms that rules are written for."""

    english: str
    hindi: str


def hear(text: str) -> Heard:
    """Any text, also one without a word. Never raises."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _I_WILL.sub(
        lambda found: f"{found[1]} {'will' if found[2] == 'll' else 'would'}", plain
    )
    words = _WORD.findall(_APOSTROPHES.sub("", plain))
    words = ["." if word in "?!।;\n" else word for word in words]
    english = " ".join(_SAID.get(short, short) for short in map(_shorter, words))
    hindi = " ".join(word if word == "." else fold(word) for word in words)
    english = _ONE_LETTER_EACH.sub(_joined, f" {english} ")
    return Heard(_without_calls(english), _without_calls(f" {hindi} "))


def _without_calls(line: str) -> str:
    return _CALLED.sub("", line) if "hanuman" in line else line


def fold(word: str) -> str:
    """One word of either script by ear."""
    if word[0] > "z":
        return _by_ear(_romanised(word))
    if word not in _ENGLISH_IN_UN:
        word = _NASAL_ENDS.sub(r"\1", word)
    return _by_ear(word)


def _romanised(word: str) -> str:
    """Devanagari as Hindi speakers hear it: without the vowels that are written and not said."""
    sounds: list[str] = []
    for letter in word:
        if letter in _CONSONANTS:
            sounds += [_CONSONANTS[letter], "_"]  # a vowel that may not be said
        elif letter in _SIGNS and sounds:
            sounds[-1] = _SIGNS[letter]
        elif letter == _VIRAMA and sounds:
            sounds[-1] = ""
        elif letter in _NASAL:
            sounds.append("N")
        elif letter.isdigit():
            sounds.append(str(int(letter)))
        elif letter != _NUKTA:
            sounds.append(_VOWELS.get(letter, ""))
    return _without_silent(sounds)


def _without_silent(sounds: list[str]) -> str:
    """From the end: an unwritten vowel is silent at the end and before a syllable with one."""
    if len(sounds) > 2 and sounds[-1] == "_":
        sounds[-1] = ""
    elif sounds and sounds[-1] == "N":
        sounds.pop()
    for here in range(len(sounds) - 1, -1, -1):
        if sounds[here] == "_":
            follows = sounds[here + 1 : here + 3]
            is_open = len(follows) == 2 and _is_sounded(follows[1]) and not _is_sounded(follows[0])
            is_inside = here > 1 and _is_sounded(sounds[here - 2])
            sounds[here] = "" if is_open and is_inside else "a"
    return "".join(sounds).replace("N", "n")


def _is_sounded(sound: str) -> bool:
    return sound in ("_", "N") or sound[:1] in set("aeiou")


def _by_ear(word: str) -> str:
    word = re.sub(r"(?:aa+|ah$)", "a", word)
    word = re.sub(r"(?:ee+|ii+)", "i", word)
    word = re.sub(r"(?:oo+|uu+)", "u", word)
    word = re.sub(r"(?:ai|ei|ay$|ey$)", "e", word)
    word = re.sub(r"(?<=[aeiou])y(?=[ieo])", "", word).replace("w", "v").replace("z", "j")
    word = re.sub(r"iy(?=[aeo])", "i", word)
    word = word.replace("ph", "f").replace("chh", "ch").replace("sh", "s").replace("q", "k")
    word = word.replace("mp", "np").replace("mb", "nb").replace("x", "ks").replace("au", "ao")
    return re.sub(r"([a-z])\1+", r"\1", word)


def _shorter(word: str) -> str:
    """A drawn-out word: "flyyyy", "pleeease"."""
    return re.sub(r"([a-z])\1{2,}", r"\1", word)


def _joined(letters: re.Match[str]) -> str:
    return letters[0].replace(" ", "") + " "
