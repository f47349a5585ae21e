"""A light that can be looked at."""


class Light:
    """One colour at a time: `colour`."""

    def __init__(self):
        self.colour = (0, 0, 0)

    def show(self, red, green, blue):
        self.colour = (red, green, blue)
