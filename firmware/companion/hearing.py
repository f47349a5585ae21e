"""
The toy's voice: which audio is played, how far the child has heard, and when a turn is over.

Only audio of the newest turn is played. The platform is told about every half second how much of
the turn came out of the speaker, and once more when nothing is left to play.
"""

from firmware.companion.effects import NOTHING, EndTurn, Play, SendText, StopPlayback
from wire import messages
from wire.limits import DOWN_RATE_HZ, MAX_BUFFER_MS, PLAYED_EVERY_MS

BYTES_PER_MS = DOWN_RATE_HZ * 2 // 1000


class Hearing:
    """One turn's audio between platform and speaker."""

    def __init__(self):
        self.dropped_ms = 0  # of audio that came too late or too early to be played
        self.open(0)

    def open(self, turn, *, is_asked=False):
        """From now on `turn` is heard, others are dropped; `is_asked`: the child waits for it."""
        self.turn = turn
        self.is_open = is_asked  # an answer is due, or has been announced, and is not over
        self.has_sound = False  # some of its audio has come
        self._is_done = False  # the platform has sent everything
        self._is_empty = True  # the speaker has played everything
        self._sent_bytes = 0  # to the speaker
        self._played_ms = 0
        self._underruns = 0
        self._reported_ms = 0
        self._reported_at = None

    @property
    def is_speaking(self):
        """There is sound that is being played or still to come."""
        return self.has_sound and self.is_open

    def announced(self, turn):
        """The platform speaks of `turn`. Is it the one that is heard?"""
        if turn != self.turn:
            return False
        if not self.is_open:
            self.is_open = True
            self._is_done = False
        return True

    def frame(self, frame):
        """Audio of the platform: to the speaker, or dropped."""
        samples = frame.samples
        if not samples:
            return NOTHING
        waiting_ms = self._sent_bytes // BYTES_PER_MS - self._played_ms
        if frame.turn != self.turn or waiting_ms > MAX_BUFFER_MS:
            self.drop(samples)
            return NOTHING
        self.announced(frame.turn)
        self.has_sound = True
        self._is_empty = False
        self._sent_bytes += len(samples)
        return (Play(frame.turn, samples),)

    def drop(self, samples):
        """Count audio that is not played."""
        self.dropped_ms += len(samples) // BYTES_PER_MS

    def progress(self, played_ms, underruns, now_ms, *, is_empty):
        """
        The speaker has played `played_ms` of the turn so far; `is_empty`: nothing waits any more.
        """
        self._played_ms = played_ms
        self._underruns = underruns
        self._is_empty = is_empty
        if self._reported_at is None:
            self._reported_at = now_ms
        if not is_empty and now_ms - self._reported_at < PLAYED_EVERY_MS:
            return NOTHING
        return self.report(now_ms) + self.end_if_over()

    def report(self, now_ms):
        """Say how far the child has heard, when that has changed."""
        if self._played_ms == self._reported_ms:
            return []
        self._reported_ms = self._played_ms
        self._reported_at = now_ms
        text = messages.pack(
            "played", turn=self.turn, ms=self._played_ms, underruns=self._underruns
        )
        return [SendText(text)]

    def stop(self):
        """Silence at once; what follows of the same turn is played again."""
        self._is_empty = True
        self._sent_bytes = self._played_ms * BYTES_PER_MS
        return [StopPlayback(self.turn)]

    def done(self):
        """The platform has sent everything of the turn, or never will."""
        self._is_done = True
        return self.end_if_over()

    def end_if_over(self):
        """The turn's end, once: all was sent and all of that was played."""
        if not (self.is_open and self._is_done and self._is_empty):
            return []
        self.is_open = False
        return [EndTurn(self.turn)]
