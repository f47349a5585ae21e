"""
Whose turn it is to speak, and how the end of the user's turn is found.

Times are of the audio itself: silence counts when it has been *sent*, however fast. If the bytes
stop, nothing ends.
"""

from dataclasses import dataclass

from localagent.settings import Listen

NOVA_SILENCE_MS = 800  # Nova cannot be tuned inside the agent
FLUX_SHORTEST_MS, FLUX_PER_CONFIDENCE_MS = 250, 1_500  # 550 ms at Deepgram's default of 0.7


@dataclass(frozen=True, slots=True)
class TurnRules:
    """`silence_ms` of silence end a turn; `can_be_forced` says whether ForceEndTurn does too."""

    silence_ms: int
    can_be_forced: bool
    trigger: str  # what EndOfTurn says when silence ended the turn

    @classmethod
    def of(cls, listen: Listen) -> "TurnRules":
        """
        The rules of a listen provider.

        Flux ends a turn when it is confident enough; here confidence grows with silence. A
        threshold of 1.0 is never reached: only `eot_timeout_ms` or ForceEndTurn end the turn.
        """
        if not listen.is_flux:
            return cls(NOVA_SILENCE_MS, can_be_forced=False, trigger="model")
        timeout = cls(listen.eot_timeout_ms, can_be_forced=True, trigger="timeout")
        if listen.eot_threshold >= 1.0:
            return timeout
        above = listen.eot_threshold - 0.5
        confident_ms = round(FLUX_SHORTEST_MS + FLUX_PER_CONFIDENCE_MS * above)
        if confident_ms >= listen.eot_timeout_ms:
            return timeout
        return cls(confident_ms, can_be_forced=True, trigger="model")


@dataclass(slots=True)
class UserTurn:
    """What the user is doing: nothing, speaking, or having just spoken words not made out yet."""

    is_speaking: bool = False
    undecided: int = 0
    count: int = 0  # turns with words so far

    @property
    def is_open(self) -> bool:
        return self.is_speaking or self.undecided > 0

    def started(self) -> None:
        self.is_speaking = True

    def ended(self) -> None:
        self.is_speaking = False
        self.undecided += 1

    def decided(self) -> None:
        self.undecided = max(0, self.undecided - 1)
