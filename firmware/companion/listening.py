"""
The toy's ear: from the button to the last frame of what the child said.

The microphone is always captured into a ring of a quarter of a second, because children speak as
they press; older sound is overwritten and never leaves. After the release the toy goes on for the
post-roll, because they let go before they have finished.
"""

from firmware.companion.effects import NOTHING, SendFrame, SendText
from wire import frames, messages
from wire.limits import MAX_HOLD_MS, PRE_ROLL_MS

UP = "up"
DOWN = "down"
TRAILING = "trailing"  # released, in the post-roll

LONGEST_MS = MAX_HOLD_MS - 1000  # with the rolls still inside what the platform takes
LATE_MS = 400  # a microphone that stalls does not keep a turn open


class Listening:
    """What is sent of the microphone. `state` is UP, DOWN or TRAILING."""

    def __init__(self, rate_hz, post_roll_ms):
        self.state = UP
        self.turn = 0
        self.end_by_ms = None  # when the post-roll is over at the latest
        self._bytes_per_s = rate_hz * 2
        self._post_roll_ms = post_roll_ms
        self._ring = []
        self._sent = 0  # bytes since the press
        self._rolled = 0  # bytes since the release

    def start(self, turn):
        """The button is down: announce the turn and send what the ring holds."""
        self.state = DOWN
        self.turn = turn
        self._sent = 0
        rolled_ms = self._ms(sum([len(samples) for samples in self._ring]))
        text = messages.pack("listen", state="start", turn=turn, pre_roll_ms=rolled_ms)
        held, self._ring = self._ring, []
        return [SendText(text)] + [self._frame(samples) for samples in held]

    def captured(self, samples):
        """The microphone's next samples: to the ring, or to the platform."""
        if self.state == UP:
            self._ring.append(samples)
            while self._ms(sum([len(one) for one in self._ring])) > PRE_ROLL_MS:
                self._ring.pop(0)
            return NOTHING
        effects = [self._frame(samples)]
        if self.state == DOWN:
            is_over = self._ms(self._sent) >= LONGEST_MS
        else:
            self._rolled += len(samples)
            is_over = self._ms(self._rolled) >= self._post_roll_ms
        if is_over:
            effects += self.end()
        return effects

    def let_go(self, now_ms):
        """The button is up again: the post-roll begins."""
        if self.state == DOWN:
            self.state = TRAILING
            self._rolled = 0
            self.end_by_ms = now_ms + self._post_roll_ms + LATE_MS

    def hold_on(self):
        """Pressed again within the post-roll: the child has not finished."""
        self.state = DOWN
        self.end_by_ms = None

    def end(self):
        """Say that this was all; the platform may answer."""
        rolled_ms = self._ms(self._rolled) if self.state == TRAILING else 0
        turn = self.turn
        self.abandon()
        return [
            SendFrame(frames.pack(frames.MIC, frames.FINAL, turn, b"")),
            SendText(messages.pack("listen", state="stop", turn=turn, post_roll_ms=rolled_ms)),
        ]

    def abandon(self):
        """Stop sending without a word: nobody is there to hear it."""
        self.state = UP
        self.end_by_ms = None

    def forget(self):
        """Drop what the ring holds."""
        self._ring = []

    def _frame(self, samples):
        self._sent += len(samples)
        return SendFrame(frames.pack(frames.MIC, 0, self.turn, samples))

    def _ms(self, size):
        return size * 1000 // self._bytes_per_s
