"""
When the toy sleeps, and what a weak battery means.

Deep sleep costs the connection and a second of waking, so that it comes after a while of nothing;
it never comes while somebody speaks, sound waits to be sent or played, or firmware is installed.
A nearly empty battery says so in time, and puts the toy to sleep before the voltage breaks in.
"""

IDLE_MS = 180_000
HUNG_UP_MS = 20_000  # after the platform has said good night, or there is no connection to keep
LOW_PERCENT = 15
WELL_PERCENT = 20  # a loaded battery recovers a little: no warning comes and goes
EMPTY_PERCENT = 4
WARN_EVERY_MS = 600_000
MOST_BROWN_OUTS = 3  # in a row: the battery cannot carry the radio any more

SLEEP = "sleep"
WARN = "warn"  # say that the battery is low
EMPTY = "empty"  # say so, and sleep

_MAGIC = 0x48
_FIELDS = (2, 1, 1, 1)  # bytes of: turn, resets, brown-outs, restarts for faults
NOT_REMEMBERED = (0, 0, 0, 0)


class Sleeping:
    """Told how things are every second or so, answers SLEEP, WARN, EMPTY or None."""

    def __init__(self, now_ms, idle_ms=IDLE_MS):
        self.is_low = False
        self._idle_ms = idle_ms
        self._idle_since = now_ms
        self._warned_at = None

    def look(self, is_busy, is_connected, battery_percent, now_ms):
        """
        `is_busy`: somebody speaks, sound waits, an update is installed, the button is down.

        `battery_percent` is None where it is not measured, or while the toy is charged.
        """
        if is_busy:
            self._idle_since = now_ms
        self._feel(battery_percent)
        if is_busy:
            return None
        if battery_percent is not None and battery_percent <= EMPTY_PERCENT:
            return EMPTY
        if self.is_low and self._is_to_warn(now_ms):
            self._warned_at = now_ms
            return WARN
        wait_ms = self._idle_ms if is_connected else min(self._idle_ms, HUNG_UP_MS)
        return SLEEP if now_ms - self._idle_since >= wait_ms else None

    def _feel(self, battery_percent):
        if battery_percent is None or battery_percent >= WELL_PERCENT:
            self.is_low = False
        elif battery_percent <= LOW_PERCENT:
            self.is_low = True

    def _is_to_warn(self, now_ms):
        return self._warned_at is None or now_ms - self._warned_at >= WARN_EVERY_MS


def is_busy(talk, is_silent, is_undecided):
    """Is there anything that a sleep would cut off? `is_silent`: nothing is or will be played."""
    return (
        is_undecided
        or not is_silent
        or talk.is_held
        or talk.listening.state != "up"
        or talk.hearing.is_open
    )


def brown_outs(reset_cause, before):
    """How many breakdowns of the voltage in a row, this start included."""
    return min(before + 1, 255) if reset_cause == "brown-out" else 0


def may_use_radio(brown_outs_in_a_row):
    """A toy whose battery gives in to the radio says so instead of dying over and over."""
    return brown_outs_in_a_row < MOST_BROWN_OUTS


def packed(values):
    """
    What outlives sleep and resets, in RTC memory: (turn, resets, brown-outs, restarts).

    Turn numbers go on, or answers get mixed up.
    """
    data = bytearray((_MAGIC,))
    for value, size in zip(values, _FIELDS):  # noqa: B905
        data += min(value, 256**size - 1).to_bytes(size, "little")
    data.append(sum(data) & 255)
    return bytes(data)


def remembered(data):
    """(turn, resets, brown-outs, restarts) out of RTC memory; NOT_REMEMBERED after power loss."""
    if len(data) != sum(_FIELDS) + 2 or data[0] != _MAGIC or sum(data[:-1]) & 255 != data[-1]:
        return NOT_REMEMBERED
    values, at = [], 1
    for size in _FIELDS:
        values.append(int.from_bytes(data[at : at + size], "little"))
        at += size
    return tuple(values)
