"""
Traces: what a toy that asks for them is told about tools and latencies, while being developed.

A trace is one JSON object of any size, cut into `trace` messages that fit a toy's buffers. The
parts of one trace follow each other without those of another in between.
"""

from wire import messages

PART_CHARS = 900  # of JSON text: escaped once more and as UTF-8 still under 4 KB


def parts(turn, data):
    """The `trace` messages that carry `data`, the JSON text of one object, in order."""
    pieces = [data[i : i + PART_CHARS] for i in range(0, len(data), PART_CHARS)]
    return [
        messages.pack("trace", turn=turn, part=i + 1, parts=len(pieces), data=piece)
        for i, piece in enumerate(pieces)
    ]


class Gathering:
    """Puts the parts together again. A trace with a missing part is forgotten."""

    def __init__(self):
        self._pieces = []

    def add(self, message):
        """Take a `trace` message as read; the whole JSON text with its last part, else None."""
        if message["part"] == 1:
            self._pieces = []
        if message["part"] != len(self._pieces) + 1:
            return None
        self._pieces.append(message["data"])
        if message["part"] < message["parts"]:
            return None
        return "".join(self._pieces)
