"""
The toy's own sentences: WAVs on flash in the child's language, or beeps where there are none.

`prompts/<language>/<name>.wav`, 16-bit mono at 24 kHz; the digits of a code are `digit_0` ...
"""

from firmware.kernels.raising import raise_rate
from wire.limits import DOWN_RATE_HZ

RECORDED_HZ = 16_000  # of the platform's recordings; three samples are played for two
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
    """A WAV, opened when it is its turn: a sentence at 24 kHz, or a verse at 16 kHz."""

    def __init__(self, flash, path):
        self._flash = flash
        self._path = path
        self._file = None
        self._is_slower = False
        self._before = 0  # the last sample, where the rate is raised

    def readinto(self, piece):
        """Fill `piece`, the last with silence; False when nothing was left."""
        if self._file is None:
            self._file = self._flash.open(self._path, "rb")
            self._is_slower = _rate_of(self._file) == RECORDED_HZ
            self._slow = bytearray(len(piece) * 2 // 3 if self._is_slower else 0)
        read = self._slow if self._is_slower else piece
        size = self._file.readinto(read) & ~1
        for i in range(size, len(read)):
            read[i] = 0
        if self._is_slower:
            self._before = raise_rate(read, len(read) // 4, piece, self._before)
        if not size:
            self._file.close()
        return size > 0


def _rate_of(file):
    """The rate of a WAV, which is then read up to its samples; to its end when there are none."""
    file.read(12)
    rate_hz = 0
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        size = int.from_bytes(head[4:8], "little")
        if head[:4] == b"data":
            return rate_hz
        if head[:4] == b"fmt ":
            rate_hz = int.from_bytes(file.read(8)[4:], "little")
            size -= 8
        file.seek(size, 1)
    return rate_hz


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
