"""
The toy's own sentences: WAVs on flash in the child's language, or beeps where there are none.

`prompts/<language>/<name>.wav`, 16-bit mono at 24 kHz; the digits of a code are `digit_0` ...
"""

from wire.limits import DOWN_RATE_HZ

MOST_CHUNKS = 8  # of a WAV before its samples
LANGUAGES = ("en", "hi")
_BEEP_MS = 180
_PAUSE_MS = 120
_HALF_WAVE = 27  # samples: 444 Hz
_LOUD = 3000


class Prompts:
    """What there is on `flash`. `language` is the child's, or None: both, one after the other."""

    def __init__(self, flash):
        self.language = None
        self._flash = flash

    def of(self, name, code):
        """What says `name`, then the digits of `code`, each to be read with `readinto`."""
        spoken = []
        for language in (self.language,) if self.language in LANGUAGES else LANGUAGES:
            spoken.append(self._open(language, name))
            spoken += [self._open(language, "digit_" + digit) for digit in code or ""]
        found = [one for one in spoken if one is not None]
        return found or [Beep(1 + len(code or ""))]

    def _open(self, language, name):
        path = "prompts/{}/{}.wav".format(language, name)
        return Recorded(self._flash, path) if self._flash.size(path) else None


class Recorded:
    """A WAV, opened when it is its turn: a sentence, or a verse."""

    def __init__(self, flash, path):
        self._flash = flash
        self._path = path
        self._file = None

    def readinto(self, piece):
        """Fill `piece`, the last with silence; False when nothing was left."""
        if self._file is None:
            self._file = self._flash.open(self._path, "rb")
            _skip_to_samples(self._file)
        size = self._file.readinto(piece) & ~1
        for i in range(size, len(piece)):
            piece[i] = 0
        if not size:
            self._file.close()
        return size > 0


def _skip_to_samples(file):
    """Move behind the header of a WAV's samples; to its end when there is none."""
    file.read(12)
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        if head[:4] == b"data":
            return
        file.read(int.from_bytes(head[4:8], "little"))


class Beep:
    """So many beeps: somebody who built a toy without sentences still hears that it lives."""

    def __init__(self, times):
        self._at = 0  # samples
        self._end = times * (_BEEP_MS + _PAUSE_MS) * DOWN_RATE_HZ // 1000

    def readinto(self, piece):
        """Fill `piece`; False when nothing was left."""
        if self._at >= self._end:
            return False
        period = (_BEEP_MS + _PAUSE_MS) * DOWN_RATE_HZ // 1000
        loud = _BEEP_MS * DOWN_RATE_HZ // 1000
        for i in range(0, len(piece), 2):
            value = 0
            if self._at % period < loud:
                value = _LOUD if self._at // _HALF_WAVE & 1 else 65_536 - _LOUD
            piece[i] = value & 255
            piece[i + 1] = value >> 8
            self._at += 1
        return True
