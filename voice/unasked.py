"""
What the platform says though nobody pressed the button: a parent lets the toy say hello.

Pure, a part of `conversation.py`.
"""

from voice.dialogue import THINK_SECONDS
from voice.effects import Effect
from voice.guarded import Guarded
from voice.turn import Phase


class Unasked(Guarded):
    """A dialogue that can be asked to say one of the fixed sentences."""

    def say(self, name: str, now: float) -> list[Effect]:
        """Say the phrase of that name; nothing while a child speaks, waits or is answered."""
        turn = self.turn
        if turn.phase is not Phase.QUIET:
            return []
        turn.is_agent_done = True
        turn.deadline = now + THINK_SECONDS
        self._speak(self._phrase(name))
        return self._take(now)
