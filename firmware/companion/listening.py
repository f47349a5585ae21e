"""
The toy's ear: from the button to the last frame of what the child said.

The microphone is always captured into a ring of a quarter of a second, because children speak as
they press; older sound is overwritten and never leaves. After the release the toy goes on for the
post-roll, because they let go before they have finished. What is said before there is a connection
is kept for a few seconds and sent as soon as there is one.
"""

from firmware.companion.effects import NOTHING, SendFrame, SendText
from wire import frames, messages
from wire.limits import MAX_HOLD_MS, PRE_ROLL_MS

UP = "up"
WAITING = "waiting"  # pressed, and no connection yet
DOWN = "down"
TRAILING = "trailing"  # released, in the post-roll

LONGEST_MS = MAX_HOLD_MS - 1000  # with the rolls still inside what the platform takes
LATE_MS = 400  # a microphone that stalls does not keep a turn open
KEPT_MS = 8000  # of speech without a connection: 700 KB at the highest rate
PATIENT_MS = 10_000  # a child waits no longer for a connection
AT_ONCE = 8  # frames that leave together: the pre-roll, or a piece of what was kept


class Listening:
    """What is sent of the microphone. `state` is UP, WAITING, DOWN or TRAILING."""

    def __init__(self, rate_hz, post_roll_ms):
        self.state = UP
        self.turn = 0
        self.end_by_ms = None  # when waiting, or the post-roll, is over at the latest
        self._bytes_per_s = rate_hz * 2
        self._post_roll_ms = post_roll_ms
        self._ring = []  # captured and not sent
        self._pre_roll_ms = 0
        self._taken = 0  # bytes since the press
        self._rolled = 0  # bytes since the release
        self._is_released = False
        self._is_complete = False  # nothing more is taken; what is kept is still sent

    def wait(self, now_ms):
        """The button is down without a connection: keep what is said until there is one."""
        self._begin(WAITING)
        self.end_by_ms = now_ms + PATIENT_MS

    def start(self, turn, now_ms):
        """Announce the turn and begin to send what has been kept of it."""
        if self.state != WAITING:
            self._begin(DOWN)
        self.turn = turn
        self.state = DOWN
        self.end_by_ms = None
        if self._is_released:
            self._trail(now_ms)
        rolled_ms = self._pre_roll_ms
        text = messages.pack("listen", state="start", turn=turn, pre_roll_ms=rolled_ms)
        effects = [SendText(text)]
        effects += self._send()
        return effects

    def captured(self, samples):
        """The microphone's next samples: to the ring, or to the platform."""
        if self.state == UP:
            self._ring.append(samples)
            while self._ring_ms() > PRE_ROLL_MS:
                self._ring.pop(0)
            return NOTHING
        if not self._is_complete:
            self._take(samples)
        if self.state == WAITING:
            return NOTHING
        return self._send()

    def let_go(self, now_ms):
        """The button is up again: the post-roll begins."""
        if self.state == WAITING or self.state == DOWN:
            self._is_released = True
            self._rolled = 0
            if self.state == DOWN:
                self._trail(now_ms)

    def hold_on(self):
        """Pressed again before it was over: the child has not finished."""
        if self.state == TRAILING:
            self.state = DOWN
            self.end_by_ms = None
        self._is_released = self._is_complete = False

    def end(self):
        """Say that this was all; the platform may answer."""
        turn = self.turn
        rolled_ms = self._ms(self._rolled) if self._is_released else 0
        effects = [self._frame(samples) for samples in self._ring]
        self.abandon()
        final = frames.pack(frames.MIC, frames.FINAL, turn, b"")
        text = messages.pack("listen", state="stop", turn=turn, post_roll_ms=rolled_ms)
        effects.append(SendFrame(final))
        effects.append(SendText(text))
        return effects

    def abandon(self):
        """Stop sending without a word, and forget what is kept."""
        self.state = UP
        self.end_by_ms = None
        self._ring = []

    def _begin(self, state):
        self.state = state
        self._pre_roll_ms = self._ring_ms()
        self._taken = self._rolled = 0
        self._is_released = self._is_complete = False

    def _trail(self, now_ms):
        self.state = TRAILING
        self.end_by_ms = now_ms + self._post_roll_ms + LATE_MS

    def _take(self, samples):
        """Another piece of the turn; complete after the post-roll, and when it is too long."""
        if self._is_released:
            self._rolled += len(samples)
            self._is_complete = self._ms(self._rolled) >= self._post_roll_ms
        self._taken += len(samples)
        if self.state == WAITING:
            if self._ring_ms() >= KEPT_MS:
                return
        elif self._ms(self._taken) >= LONGEST_MS:
            self._is_complete = True
        self._ring.append(samples)

    def _send(self):
        now, self._ring = self._ring[:AT_ONCE], self._ring[AT_ONCE:]
        effects = [self._frame(samples) for samples in now]
        if self._is_complete and not self._ring:
            effects += self.end()
        return effects

    def _frame(self, samples):
        return SendFrame(frames.pack(frames.MIC, 0, self.turn, samples))

    def _ring_ms(self):
        return self._ms(sum([len(samples) for samples in self._ring]))

    def _ms(self, size):
        return size * 1000 // self._bytes_per_s
