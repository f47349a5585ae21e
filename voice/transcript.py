"""The words of the turn that goes on, only where the family wants to read them. Pure."""

LINES_A_TURN = 40
LINE_CHARACTERS = 900


class Transcript:
    """Bounded: what comes after a turn's last line is not kept. Nothing is while not wanted."""

    def __init__(self, *, is_wanted: bool) -> None:
        self.is_wanted = is_wanted
        self._lines: list[tuple[str, str]] = []
        self._is_forgetting = False

    def forget_turn(self) -> None:
        """Neither what was said in this turn is kept, nor what will be."""
        self._lines = []
        self._is_forgetting = True

    def add(self, speaker: str, text: str) -> None:
        """`speaker` is "child" or "hanuman"."""
        if self.is_wanted and not self._is_forgetting and len(self._lines) < LINES_A_TURN:
            self._lines.append((speaker, text[:LINE_CHARACTERS]))

    def take(self) -> tuple[tuple[str, str], ...]:
        """The lines so far, (speaker, text), once; none when they are unwanted by now."""
        lines, self._lines = self._lines, []
        self._is_forgetting = False
        return tuple(lines) if self.is_wanted else ()
