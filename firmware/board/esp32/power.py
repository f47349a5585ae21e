"""Battery, resets, sleep, and the memory that outlives it."""

import esp32
import machine
from machine import ADC, RTC, WDT, Pin

FAST_HZ = 240_000_000  # the port starts slower; and the microphone is captured until deep sleep
EMPTY_MV, FULL_MV = 3400, 4150  # of a lithium cell; below, the amplifier's current resets the chip
DIVIDER = 2  # two equal resistors in front of the pin


class Power:
    """`battery_pin` is None where nothing is measured."""

    def __init__(self, button_pin, battery_pin):
        machine.freq(FAST_HZ)
        self._button = Pin(button_pin, Pin.IN, Pin.PULL_UP)
        self._battery = None if battery_pin is None else ADC(Pin(battery_pin), atten=ADC.ATTN_11DB)
        self._memory = RTC()
        self._watchdog = None

    def battery_percent(self):
        if self._battery is None:
            return None
        cell_mv = self._battery.read_uv() * DIVIDER // 1000
        return min(max((cell_mv - EMPTY_MV) * 100 // (FULL_MV - EMPTY_MV), 0), 100)

    def reset_cause(self):
        cause = machine.reset_cause()
        if cause == machine.DEEPSLEEP_RESET:
            return "deep-sleep"
        if cause == machine.WDT_RESET:
            return "watchdog"
        if cause != machine.PWRON_RESET:  # machine.reset() makes it a hard one
            return "software"
        # The port calls a brown-out a power-on; but it leaves this memory as it was.
        return "brown-out" if self.remembered() else "power"

    def guard(self, wait_ms):
        self._watchdog = WDT(timeout=wait_ms)

    def feed(self):
        if self._watchdog is not None:
            self._watchdog.feed()

    def remember(self, data):
        self._memory.memory(data)

    def remembered(self):
        return self._memory.memory()

    def deep_sleep(self, wait_ms):
        esp32.wake_on_ext0(self._button, esp32.WAKEUP_ALL_LOW)
        if wait_ms is None:
            machine.deepsleep()
        machine.deepsleep(wait_ms)

    def reset(self):
        machine.reset()
