"""The last lines of a conversation, kept in memory only, to replay when the upstream drops."""

from collections import deque
from typing import Any

LINES = 12  # enough for the thread of a lesson; the upstream bills by the minute, not by the line
LINE_CHARACTERS = 600


class History:
    """Bounded: the oldest line is forgotten, and a long line loses its end."""

    def __init__(self) -> None:
        self._lines: deque[tuple[str, str]] = deque(maxlen=LINES)
        self._before: tuple[tuple[str, str], ...] = ()

    def begin_turn(self) -> None:
        """What comes from here on can be taken back."""
        self._before = tuple(self._lines)

    def add(self, role: str, content: str) -> None:
        """`role` is "user" or "assistant". A run of the same role is one line."""
        if self._lines and self._lines[-1][0] == role == "assistant":
            content = f"{self._lines.pop()[1]} {content}"
        self._lines.append((role, content[-LINE_CHARACTERS:]))

    def take_back(self) -> None:
        """Drop what was said in this turn: the child's question will be asked again."""
        self._lines = deque(self._before, maxlen=LINES)

    def messages(self) -> list[dict[str, Any]]:
        """As `agent.context.messages` wants them, oldest first."""
        return [
            {"type": "History", "role": role, "content": content} for role, content in self._lines
        ]

    def clear(self) -> None:
        """The conversation is over."""
        self._lines.clear()
        self._before = ()
