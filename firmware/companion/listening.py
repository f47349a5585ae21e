"""
The toy's ear: from the button to the last frame of what the child said.

The microphone is always captured into a small ring of a quarter of a second, because children
speak as they press; older sound is overwritten and never leaves. From the press on everything goes
into a large ring, and out of it as fast as the connection takes it: a slow one delays, and loses
nothing while the ring has room. After the release the toy goes on for the post-roll, because
children let go before they have finished. What is said without a connection, and what was on its
way when one was lost, is kept and sent as soon as there is another.
"""

from firmware.companion.effects import NOTHING, SendText
from firmware.companion.ring import Ring
from wire import frames, messages
from wire.limits import MAX_HOLD_MS, PRE_ROLL_MS, RATES_HZ

UP = "up"
WAITING = "waiting"  # pressed, and no connection
DOWN = "down"
TRAILING = "trailing"  # released, in the post-roll
SENDING = "sending"  # all is said, and not all of it sent

LONGEST_MS = MAX_HOLD_MS - 1000  # with the rolls still inside what the platform takes
LATE_MS = 400  # a microphone that stalls does not keep a turn open
PATIENT_MS = 10_000  # a child waits no longer for a connection
AGAIN_MS = 50_000  # a longer turn is not sent twice: the platform takes a minute at a time
HELD_MS = 60_000  # of sound that the ring holds at the highest rate: two thirds of the PSRAM
_SEGMENT_BYTES = 8192
_BEFORE_BYTES = RATES_HZ[0] * 2 * (PRE_ROLL_MS + 100) // 1000  # a frame more than is kept


def ring_bytes(rate_hz):
    """What the ring for a microphone of `rate_hz` needs."""
    return rate_hz * 2 * HELD_MS // 1000


class Listening:
    """
    What is sent of the microphone. `state` is UP, WAITING, DOWN, TRAILING or SENDING.

    `ring` holds a turn; it is emptied at the turn's end.
    """

    def __init__(self, rate_hz, frame_ms, post_roll_ms, ring):
        self.state = UP
        self.turn = 0
        self.end_by_ms = None  # when waiting, or the post-roll, is over at the latest
        self.dropped_ms = 0  # of sound that found no place in the ring
        self.behind_ms = 0  # what was still to be sent when all was said
        self.said_ms = 0  # the turn's sound, with the rolls
        self.said_at = None  # when all of it was said
        self._frame_ms = frame_ms
        self._post_roll_ms = post_roll_ms
        self._ring = ring
        self._before = Ring(_BEFORE_BYTES, _SEGMENT_BYTES)
        self._scratch = memoryview(bytearray(1024))
        self._pre_roll_ms = 0
        self._taken = 0  # bytes since the press, with the pre-roll
        self._rolled = 0  # bytes since the release
        self._is_released = False
        self._is_complete = False  # nothing more is taken; what is kept is still sent
        self._is_final = False  # the last frame has been handed out
        self.tune(rate_hz)

    def tune(self, rate_hz):
        """Samples come at another rate from now on. Only between turns."""
        self.rate_hz = rate_hz
        self._bytes_per_s = rate_hz * 2
        self._frame_bytes = rate_hz * self._frame_ms // 1000 * 2
        self._pre_roll_bytes = rate_hz * PRE_ROLL_MS // 1000 * 2
        self._before.clear()

    def wait(self, now_ms):
        """The button is down without a connection: keep what is said until there is one."""
        self._begin(WAITING)
        self.end_by_ms = now_ms + PATIENT_MS

    def start(self, turn, now_ms, announced_hz):
        """Announce the turn, and its rate when it is not the hello's."""
        if self.state != WAITING:
            self._begin(DOWN)
        self.turn = turn
        self.state = DOWN
        self.end_by_ms = None
        if self._is_complete:
            self._said(now_ms)
        elif self._is_released:
            self._trail(now_ms)
        members = {"state": "start", "turn": turn, "pre_roll_ms": self._pre_roll_ms}
        if self.rate_hz != announced_hz:
            members["rate"] = self.rate_hz
        return [SendText(messages.pack("listen", **members))]

    def captured(self, samples, now_ms):
        """The microphone's next samples, to one of the rings."""
        if self.state == UP or self._is_complete:
            self._before.write(samples)
            self._before.keep(self._pre_roll_bytes)
            return
        if self._is_released:
            self._rolled += len(samples)
            self._is_complete = self._ms(self._rolled) >= self._post_roll_ms
        self._take(samples)
        if self._ms(self._taken) >= LONGEST_MS:
            self._is_complete = True
        if self._is_complete and self.state != WAITING:
            self._said(now_ms)

    def upload(self, target, at):
        """
        Write the next frame, header first, into `target` from byte `at` on. Returns its size.

        0 when there is none yet. After each `uploaded` is to be called.
        """
        if self.state == UP or self.state == WAITING or self._is_final:
            return 0
        ring, size, flags = self._ring, self._frame_bytes, 0
        if ring.unread < size:
            if not self._is_complete:
                return 0
            size = ring.unread
            if not size:
                self._is_final = True
                flags = frames.FINAL
        target[at] = frames.MIC
        target[at + 1] = flags
        target[at + 2] = self.turn & 255
        target[at + 3] = self.turn >> 8
        ring.readinto(target, at + frames.HEADER_BYTES, size)
        return size + frames.HEADER_BYTES

    def uploaded(self):
        """A frame is on its way; after the last one say that this was all."""
        if not self._is_final:
            return NOTHING
        rolled_ms = self._ms(self._rolled) if self._is_released else 0
        self.abandon()
        members = {"state": "stop", "turn": self.turn, "post_roll_ms": rolled_ms}
        return [SendText(messages.pack("listen", **members))]

    def let_go(self, now_ms):
        """The button is up again: the post-roll begins."""
        if self.state == WAITING or self.state == DOWN:
            self._is_released = True
            self._rolled = 0
            if self.state == DOWN:
                self._trail(now_ms)

    def hold_on(self):
        """Pressed again before it was over: the child has not finished."""
        if self.state == TRAILING or self.state == SENDING:
            self.state = DOWN
            self.end_by_ms = None
        if self._is_complete:
            self._move_before()
        self._is_released = self._is_complete = False

    def finish(self, now_ms):
        """Nothing more comes of the microphone: what there is, is all."""
        self._is_complete = True
        self._said(now_ms)

    def keep_waiting(self, now_ms):
        """The connection is lost. False when what was being said cannot be sent once more."""
        if self.state == UP or self.state == WAITING:
            return True
        if self._ms(self._taken) > AGAIN_MS or not self._ring.rewind():
            self.abandon()
            return False
        self.state = WAITING
        self._is_final = False
        self.end_by_ms = now_ms + PATIENT_MS
        return True

    def abandon(self):
        """Stop sending without a word, and forget what is kept."""
        self.state = UP
        self.end_by_ms = None
        self._is_complete = self._is_final = False
        self._ring.clear()

    def wipe(self):
        """`abandon`, and leave no sound in memory either."""
        self.abandon()
        self._ring.wipe()
        self._before.wipe()

    def _begin(self, state):
        self.state = state
        self._taken = self._rolled = 0
        self._is_released = self._is_complete = self._is_final = False
        self._ring.clear()
        self._move_before()
        self._pre_roll_ms = self._ms(self._taken)

    def _move_before(self):
        """What was captured before a press belongs to the turn."""
        scratch = self._scratch
        size = self._before.readinto(scratch, 0, len(scratch))
        while size:
            self._take(scratch[:size])
            size = self._before.readinto(scratch, 0, len(scratch))

    def _trail(self, now_ms):
        self.state = TRAILING
        self.end_by_ms = now_ms + self._post_roll_ms + LATE_MS

    def _said(self, now_ms):
        self.state = SENDING
        self.end_by_ms = None
        self.said_ms = self._ms(self._taken)
        self.behind_ms = self._ms(self._ring.unread)
        self.said_at = now_ms

    def _take(self, samples):
        size = len(samples)
        self._taken += size
        self.dropped_ms += self._ms(size - self._ring.write(samples))

    def _ms(self, size):
        return size * 1000 // self._bytes_per_s
