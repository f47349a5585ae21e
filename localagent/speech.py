"""What the agent still has to say, a sentence at a time, and cutting texts into sentences."""

import re
from collections import deque
from dataclasses import dataclass

MOST_LINES = 200  # a long story told by the agent itself; an injection beyond it is refused
SENTENCE_END = re.compile(r"([.!?।॥…][\"'”’)]*)\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One ConversationText of the assistant, and the sound that goes with it."""

    number: int
    text: str


class Speech:
    """
    A bounded queue of lines, one of which is being spoken.

    Lines that find the queue full are not said; `forgotten` counts them.
    """

    def __init__(self):
        self.current: Line | None = None
        self.forgotten = 0
        self._waiting: deque[Line] = deque()
        self._number = 0

    @property
    def is_idle(self) -> bool:
        return self.current is None and not self._waiting

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= MOST_LINES

    def add(self, text: str) -> None:
        if self.is_full:
            self.forgotten += 1
            return
        self._number += 1
        self._waiting.append(Line(self._number, text))

    def next(self) -> Line | None:
        """The line to say now; None when everything has been said."""
        self.current = self._waiting.popleft() if self._waiting else None
        return self.current

    def silence(self) -> bool:
        """Forget what was to be said. Answers whether there was anything."""
        was_speaking = not self.is_idle
        self.current = None
        self._waiting.clear()
        return was_speaking


def sentences(text: str) -> list[str]:
    """`text` in the sentences of which each gets its own ConversationText."""
    pieces = (" ".join(piece.split()) for piece in SENTENCE_END.sub(r"\1\n", text).split("\n"))
    return [piece for piece in pieces if any(c.isalnum() for c in piece)]
