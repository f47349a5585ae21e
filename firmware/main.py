"""
The first thing that a toy runs: its pins. All else is the same on every board.

Lies in the root of the flash beside booting.py, where no update reaches.
"""

import asyncio
import gc
import sys

import booting
import machine

PINS = {
    "mic_clock": 5,  # INMP441: SCK
    "mic_word": 6,  # WS
    "mic_data": 4,  # SD
    "amp_clock": 15,  # MAX98357A: BCLK
    "amp_word": 16,  # LRC
    "amp_data": 7,  # DIN
    "amp_on": 17,  # SD: low is silent
    "button": 1,  # to ground; one that can wake the chip (0 to 21)
    "light": 48,  # WS2812
    "battery": 2,  # the middle of two equal resistors
}


def is_held():
    """
    Is the button down as the battery or cable is plugged in? Then the toy waits for a computer.

    Otherwise its watchdog, which nothing can stop, would end what a computer writes.
    """
    is_new = machine.reset_cause() == machine.PWRON_RESET
    return is_new and not machine.Pin(PINS["button"], machine.Pin.IN, machine.Pin.PULL_UP).value()


def main():
    """Start the copy of the firmware that is proven, or the new one while it is tried."""
    if is_held():
        print("waiting for firmware/install.py")
        return
    folder = booting.boot("/")
    if folder is None:
        print("no firmware: install it with firmware/install.py")
        return
    sys.path.insert(0, folder)
    gc.threshold(booting.LOADING_BYTES)
    from firmware.app import App
    from firmware.board.esp32 import make
    from firmware.version import VERSION

    def watch(event, about):
        """To the serial line: what happens, never what was said."""
        print(type(about).__name__ if event == "effect" else event)

    async def live():
        await App(make(PINS), VERSION, watch).run()

    try:
        asyncio.run(live())
    finally:
        machine.reset()


if __name__ == "__main__":
    main()
