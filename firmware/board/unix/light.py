"""A light that is told about."""

from firmware.board.unix.telling import tell


class Light:
    """One colour at a time."""

    def __init__(self, clock):
        self._clock = clock
        self._colour = None

    def show(self, red, green, blue):
        if self._colour != (red, green, blue):
            self._colour = (red, green, blue)
            tell(self._clock, "light", colour=[red, green, blue])
