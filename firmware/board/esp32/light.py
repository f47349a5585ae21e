"""The light: one WS2812."""

from machine import Pin
from neopixel import NeoPixel


class Light:
    """One colour at a time."""

    def __init__(self, pin):
        self._pixel = NeoPixel(Pin(pin, Pin.OUT), 1)
        self.show(0, 0, 0)

    def show(self, red, green, blue):
        self._pixel[0] = (red, green, blue)
        self._pixel.write()
