"""The last words of a conversation: said once, heard to the end, then the toy may sleep."""

from dataclasses import dataclass

PLAYED_GRACE_SECONDS = 3.0  # a toy that does not report `played` gets its good night all the same
PLAYED_SLACK_MS = 60  # a frame's worth: a toy may round what it has played

NEVER = float("inf")


@dataclass(slots=True)
class Farewell:
    """Nothing is said after it, and nothing is closed before it was played."""

    text: str = ""
    is_said: bool = False  # or being said: its words were announced
    at_latest: float = NEVER
    sent_ms: float = 0.0
    played_ms: float = 0.0

    @property
    def is_due(self) -> bool:
        """The agent has asked to end the call."""
        return bool(self.text)

    def sent(self, sent_ms: float, *, remaining_seconds: float, now: float) -> None:
        """All of it is on its way to the toy."""
        self.sent_ms = sent_ms
        self.at_latest = now + remaining_seconds + PLAYED_GRACE_SECONDS

    def is_over(self, now: float) -> bool:
        """It has been played, or it must have been by now."""
        if self.at_latest == NEVER:
            return False
        return self.played_ms + PLAYED_SLACK_MS >= self.sent_ms or now >= self.at_latest
