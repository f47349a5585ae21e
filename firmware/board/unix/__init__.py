"""
MicroPython on Linux as a toy: WAVs for a microphone, commands for a finger, a folder for a flash.

`make(plan)` takes a dict: `flash` and `out` (paths), `scale` (how much faster than life), and what
is not as usual: `networks` (name to password), `dbm` (name to how strong it is), `clock_s` (the
wall clock at boot), `reset_cause`, `model`, `is_silent` (nothing ever comes from the microphone),
`ports` (of HTTP and DNS for phones).
`start` runs the firmware on it, tells on the standard output what happens, and obeys lines of JSON
on the standard input:

    {"do": "press", "bounces": true}   {"do": "release"}   {"do": "speak", "wav": path}
    {"do": "radio", "is_there": false}    {"do": "battery", "percent": 3}    {"do": "end"}
    {"do": "press-twice"}    {"do": "condition"}
"""

from firmware.board.files import Flash
from firmware.board.unix.button import Button
from firmware.board.unix.clock import Clock
from firmware.board.unix.light import Light
from firmware.board.unix.microphone import Microphone
from firmware.board.unix.power import Power
from firmware.board.unix.radio import Radio
from firmware.board.unix.speaker import Speaker


class Board:
    """The parts by name, as firmware.board lists them."""

    def __init__(self, plan):
        self.model = plan.get("model", "unix")
        self.clock = Clock(plan.get("scale", 1), plan.get("clock_s"))
        self.microphone = Microphone(self.clock, plan.get("is_silent"))
        self.speaker = Speaker(self.clock, plan["out"])
        self.button = Button(self.clock)
        self.light = Light()
        self.radio = Radio(self.clock, plan.get("networks"), plan.get("dbm"), plan.get("ports"))
        self.flash = Flash(plan["flash"])
        self.power = Power(self.clock, self.flash, plan.get("reset_cause"))


def make(plan):
    """A Board; needs a running loop."""
    return Board(plan)
