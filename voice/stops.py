"""
Why a talk ends at once, and what the toy is told: it says a kind sentence of its own to the child.

Pure. Where a guardian ended it, nothing of the turn that goes on is recorded.
"""

from dataclasses import dataclass

from voice import effects as do
from voice.effects import Effect
from wire import close, messages

RETRY_MS = 4_000
# The family still wants its child to talk, only not now, or not with a model.
_TURN_COUNTS = frozenset({"quiet_hours", "limit", "ai_off"})


@dataclass(frozen=True, slots=True)
class Stop:
    """`message` is the last that the toy hears; `code` and `reason` close its socket."""

    message: str
    code: int
    reason: str
    turn_counts: bool = False

    def ending(self, silence: list[Effect]) -> list[Effect]:
        """All that is to be done, when `silence` is what makes the toy fall silent."""
        kept = [one for one in silence if self.turn_counts or not isinstance(one, do.TurnEnded)]
        bye = do.HangUp(self.code, self.reason)
        return [do.Disconnect(at_once=True), *kept, do.ToToy(self.message), bye]


def forbidden(state: str) -> Stop:
    """The toy may not talk any more; `state` is a policy state."""
    message = messages.pack("policy", state=state)
    return Stop(message, close.POLICY, state, turn_counts=state in _TURN_COUNTS)


def nobody_to_ask() -> Stop:
    """Whether the toy may talk cannot be found out now."""
    message = messages.pack(
        "error",
        code="unavailable",
        message="no conversation can be held now",
        retry_after_ms=RETRY_MS,
    )
    return Stop(message, close.UNAVAILABLE, "control")
