"""
A turn at a lower rate than the toy's hello announced, brought back to that rate.

The upstream is told one rate when it opens, and a toy on a slow connection goes down from one turn
to the next. Straight lines between samples do for a recogniser: what they add lies above speech.
"""

import sys
from array import array


class Retuning:
    """From `from_hz` up to `to_hz`, piece by piece without seams. Samples are s16le mono."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._from_hz = from_hz
        self._to_hz = to_hz
        self._at = to_hz  # of the next sample, in 1/to_hz of an input sample after the last one
        self._last = 0

    def push(self, samples: bytes) -> bytes:
        """The next samples; the last given one is reached with the next piece."""
        values = _little(array("h", samples))
        if not values:
            return b""
        to_hz = self._to_hz
        values.insert(0, self._last)
        end = (len(values) - 1) * to_hz
        made = array(
            "h",
            [
                values[i] + (values[i + 1] - values[i]) * part // to_hz
                for i, part in (divmod(at, to_hz) for at in range(self._at, end, self._from_hz))
            ],
        )
        self._at += len(made) * self._from_hz - end
        self._last = values[-1]
        return _little(made).tobytes()


def _little(values: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        values.byteswap()
    return values
