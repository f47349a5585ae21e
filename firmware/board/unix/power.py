"""A battery that a command empties, and sleep that ends the process."""

import sys
import time

from firmware.board.unix.telling import tell

ASLEEP = 40  # exit statuses: who runs us may start us again
RESET = 41
BITTEN = 42
_REMEMBERED = "rtc.bin"


class Power:
    """RTC memory is a file beside the others."""

    def __init__(self, clock, flash, reset_cause):
        self.percent = 80
        self._clock = clock
        self._flash = flash
        self._cause = reset_cause or "power"
        if self._cause == "power":
            flash.remove(_REMEMBERED)
        self._guard_ms = None
        self._fed_at = time.ticks_ms()

    def battery_percent(self):
        return self.percent

    def reset_cause(self):
        return self._cause

    def guard(self, wait_ms):
        self._guard_ms = wait_ms
        self._fed_at = time.ticks_ms()

    def feed(self):
        now = time.ticks_ms()  # real ones: a watchdog does not know of scaled time
        if self._guard_ms and time.ticks_diff(now, self._fed_at) > self._guard_ms:
            tell(self._clock, "bitten")
            sys.exit(BITTEN)
        self._fed_at = now

    def remember(self, data):
        self._flash.write(_REMEMBERED, data)

    def remembered(self):
        return self._flash.read(_REMEMBERED) or b""

    def deep_sleep(self, wait_ms):
        tell(self._clock, "asleep", wait_ms=wait_ms)
        sys.exit(ASLEEP)

    def reset(self):
        tell(self._clock, "reset")
        sys.exit(RESET)
