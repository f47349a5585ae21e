"""
The toy: an ESP32-S3 with an I2S microphone and amplifier, one button, one light, a battery.

`make(plan)` takes a dict of GPIO numbers, as main.py has it: `mic_clock`, `mic_word`, `mic_data`,
`amp_clock`, `amp_word`, `amp_data`, `amp_on`, `button`, `light` and `battery` (or None).
"""

from firmware.board.esp32.button import Button
from firmware.board.esp32.clock import Clock
from firmware.board.esp32.light import Light
from firmware.board.esp32.microphone import Microphone
from firmware.board.esp32.power import Power
from firmware.board.esp32.radio import Radio
from firmware.board.esp32.speaker import Speaker
from firmware.board.files import Flash


class Board:
    """The parts by name, as firmware.board lists them."""

    def __init__(self, plan):
        self.model = "esp32-s3"
        self.clock = Clock()
        self.microphone = Microphone(plan["mic_clock"], plan["mic_word"], plan["mic_data"])
        self.speaker = Speaker(
            plan["amp_clock"], plan["amp_word"], plan["amp_data"], plan["amp_on"], self.clock
        )
        self.button = Button(plan["button"])
        self.light = Light(plan["light"])
        self.radio = Radio(self.clock)
        self.flash = Flash("/")
        self.power = Power(plan["button"], plan["battery"])


def make(plan):
    """A Board; needs a running loop."""
    return Board(plan)
