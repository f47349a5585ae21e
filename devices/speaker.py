"""
The loudspeaker of the toy in software: what a child would have heard, to the sample.

Pure: `now` is seconds of any clock. Samples are played in real time from the moment they arrive;
when they run out before the next ones come, the speaker is silent and the gap is recorded as
silence. What is stopped before its time is never heard.
"""

from wire.limits import DOWN_RATE_HZ

BYTES_PER_SECOND = DOWN_RATE_HZ * 2


class Speaker:
    """One turn's sound at a time: s16le mono at 24 kHz."""

    def __init__(self) -> None:
        self.start_turn(0)

    def start_turn(self, turn: int) -> None:
        """Sound of `turn` follows; what another turn left is dropped."""
        self.turn = turn
        self.underruns = 0
        self.heard = bytearray()  # with the silence of underruns
        self._waiting = bytearray()
        self._played_bytes = 0
        self._position_at = 0.0  # when the end of `heard` left the speaker

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    @property
    def played_ms(self) -> int:
        """Of this turn's sound, silence not counted; rounded up, so that all of it is all."""
        return -(-self._played_bytes * 1000 // BYTES_PER_SECOND)

    @property
    def empty_at(self) -> float:
        """When the last sample that waits will have been played."""
        return self._position_at + len(self._waiting) / BYTES_PER_SECOND

    def play(self, turn: int, samples: bytes, now: float) -> None:
        """Queue samples behind those that wait."""
        if turn != self.turn:
            self.start_turn(turn)
        self.advance(now)
        if not self._waiting:
            silence = _even((now - self._position_at) * BYTES_PER_SECOND)
            if self._played_bytes and silence > 0:
                self.underruns += 1
                self.heard += bytes(silence)
            self._position_at = now
        self._waiting += samples

    def advance(self, now: float) -> None:
        """Play what is due by `now`."""
        if not self._waiting:
            return
        due = min(_even((now - self._position_at) * BYTES_PER_SECOND), len(self._waiting))
        if due <= 0:
            return
        self.heard += self._waiting[:due]
        del self._waiting[:due]
        self._played_bytes += due
        self._position_at += due / BYTES_PER_SECOND

    def stop(self, now: float) -> None:
        """Silence at once: what waits is dropped."""
        self.advance(now)
        self._waiting.clear()


def _even(size: float) -> int:
    """Whole samples out of a number of bytes."""
    return int(size / 2) * 2
