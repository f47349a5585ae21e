"""The words that the masker knows, read once from `words/`: lower case, one idea a file."""

from pathlib import Path

from voice.masking.spelling import key

# Letters that Unicode also knows as one sign, with the dot below.
_NUKTA = {chr(0x0958 + at): base for at, base in enumerate("कखगजडढफय")}
_WORDS = Path(__file__).parent / "words"


def _lines(name: str) -> list[str]:
    lines = (_WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


def _keys(name: str) -> frozenset[str]:
    return frozenset(key(folded(word)) for word in _words(name))


def folded(word: str) -> str:
    """The word as `folding` leaves it: no nukta, one sign for every nasal vowel."""
    plain = word.lower()
    for letter, base in _NUKTA.items():
        plain = plain.replace(letter, base)
    return plain.replace("़", "").replace("ँ", "ं").replace("\u200d", "").replace("\u200c", "")


def group(name: str) -> frozenset[str]:
    """A small set of words that a rule uses. Raises KeyError for one that there is not."""
    return _GROUPS[name]


def _groups() -> dict[str, frozenset[str]]:
    pairs = (line.partition(": ") for line in _lines("groups"))
    return {name: frozenset(words.split()) for name, _, words in pairs}


def _spellings() -> tuple[dict[str, str], dict[str, str]]:
    """Exact spellings, and keys, with the word they stand for. The exact one counts first."""
    exact: dict[str, str] = {}
    by_key: dict[str, str] = {}
    for line in _lines("spellings"):
        said, _, variants = line.partition(":")
        for variant in variants.split():
            word = folded(variant)
            exact.setdefault(word, said)
            if len(said) > 1 and (len(word) > 3 or not word.isascii()):
                by_key.setdefault(key(word), said)
    return exact, by_key


def _numbers() -> tuple[dict[str, int], dict[str, int]]:
    exact: dict[str, int] = {}
    by_key: dict[str, int] = {}
    for line in _lines("numbers"):
        number, _, variants = line.partition(":")
        for variant in variants.split():
            word = folded(variant)
            exact.setdefault(word, int(number))
            if len(key(word)) > 4:  # shorter ones sound like other words: साठ, साथ
                by_key.setdefault(key(word), int(number))
    return exact, by_key


_GROUPS = _groups()
SPELLINGS, SPELLING_KEYS = _spellings()
NUMBERS, NUMBER_KEYS = _numbers()

COMMON_ENGLISH = _words("common_en")
COMMON_HINDI = _keys("common_hi")
SCRIPTURE = _keys("scripture")
BORNE = _keys("borne")
PLAY = _keys("play")
FIRST_NAMES = _keys("first_names")
_ALSO_WORDS = frozenset(key(word) for word in group("names.also_words"))
NAMES_ALONE = frozenset(
    name
    for name in FIRST_NAMES - _ALSO_WORDS - COMMON_HINDI - SCRIPTURE - BORNE - PLAY
    if len(name) > 3
) - frozenset(key(word) for word in COMMON_ENGLISH)
NAMES_AS_WRITTEN = _words("first_names") - _words("common_hi")
SURNAMES = _keys("surnames")
WEAK_SURNAMES = _keys("weak_surnames")
CITIES = _keys("cities")

# Numbers that are also other words: part of a run of digits, but no digit by themselves.
AMBIGUOUS_NUMBERS = group("numbers.ambiguous")
FILLERS = group("fillers")
