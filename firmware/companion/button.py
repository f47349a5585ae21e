"""
The toy's one button: from a bouncing contact to what a child means.

A press counts as soon as the contact has stayed down for `CERTAIN_MS`, because Hanuman falls
silent with it; a release when it has stayed up for `debounce_ms`, and for as long after a release
nothing is a press. Children
hold the button for as long as they speak, so that holding alone must not reset the toy: the reset
is a double press whose second press is held for `long_ms`, with a warning well before.
"""

PRESS = "press"
RELEASE = "release"
DOUBLE = "double"  # comes with the second press, after PRESS
WARN = "warn"  # held after a double press: light and sound say what will happen
SPARED = "spared"  # let go after the warning, before the reset
RESET = "reset"  # forget everything: once, while the button is still down

CERTAIN_MS = 10  # a spark of static electricity is shorter
DEBOUNCE_MS = 50
DEBOUNCE_MS_MIN = 30
DEBOUNCE_MS_MAX = 80
DOUBLE_MS = 400  # from press to press
WARN_MS = 3000
LONG_MS = 10_000
LONG_AGO = -DOUBLE_MS - 1

NOTHING = ()


class Button:
    """Told the contact's level whenever it changes and at `wake_at_ms`; answers what it meant."""

    def __init__(self, debounce_ms=DEBOUNCE_MS, long_ms=LONG_MS):
        self.is_down = False  # as understood, not as the contact bounces
        self.wake_at_ms = None  # when `look` is due although nothing changed; None: never
        self._debounce_ms = min(max(debounce_ms, DEBOUNCE_MS_MIN), DEBOUNCE_MS_MAX)
        self._long_ms = long_ms
        self._is_doubted = False
        self._doubted_at = 0  # since when the contact says otherwise
        self._settled_at = 0  # after a release the contact may bounce until then
        self._pressed_at = LONG_AGO
        self._is_double = False
        self._stage = None  # of a held double press: None, WARN or RESET

    def look(self, is_down, now_ms):
        """The contact is closed (`is_down`) or open at `now_ms`. Returns events in order."""
        events = self._level(is_down, now_ms)
        if self.is_down and self._is_double:
            events = self._hold(now_ms) or events
        self.wake_at_ms = self._next_look()
        return events

    def _level(self, is_down, now_ms):
        if is_down == self.is_down:
            self._is_doubted = False
            return NOTHING
        if not self._is_doubted:
            self._is_doubted = True
            self._doubted_at = now_ms
        if now_ms < self._certain_at():
            return NOTHING
        self.is_down = is_down
        self._is_doubted = False
        if is_down:
            return self._press(now_ms)
        self._settled_at = now_ms + self._debounce_ms
        return self._release()

    def _certain_at(self):
        if self.is_down:
            return self._doubted_at + self._debounce_ms
        return max(self._doubted_at + CERTAIN_MS, self._settled_at)

    def _press(self, now_ms):
        last, self._pressed_at = self._pressed_at, now_ms
        self._is_double = now_ms - last <= DOUBLE_MS
        return (PRESS, DOUBLE) if self._is_double else (PRESS,)

    def _release(self):
        was_warned = self._stage == WARN
        self._stage = None
        if self._is_double:
            self._pressed_at = LONG_AGO  # a third press begins anew
            self._is_double = False
        return (SPARED, RELEASE) if was_warned else (RELEASE,)

    def _hold(self, now_ms):
        held_ms = now_ms - self._pressed_at
        if self._stage is None and held_ms >= WARN_MS:
            self._stage = WARN
            return (WARN,)
        if self._stage == WARN and held_ms >= self._long_ms:
            self._stage = RESET
            return (RESET,)
        return NOTHING

    def _next_look(self):
        if self._is_doubted:
            return self._certain_at()
        if self.is_down and self._is_double and self._stage != RESET:
            return self._pressed_at + (WARN_MS if self._stage is None else self._long_ms)
        return None
