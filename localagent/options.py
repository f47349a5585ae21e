"""How the stand-in behaves where Deepgram's figures are known, guessed, or a matter of taste."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """
    Seconds are seconds of the server's clock; the defaults are what was seen on the real wire.

    `is_idle_strict`: only audio counts against the idle time-out, KeepAlive does not. It finds
    clients that rely on KeepAlive alone.
    `speculates`: functions without `defer_until_eot` are called before the turn is confirmed.
    `uses_filler`: call an offered filler function before slow ones when the prompt speaks of it.
    """

    api_key: str = ""  # "" = any key that is not empty
    applied_after_s: float = 0.2
    think_s: float = 0.2
    confirm_s: float = 0.15
    think_after_result_s: float = 0.3  # an injection in this time goes first
    idle_s: float = 10.0
    is_idle_strict: bool = False
    session_limit_s: float = 7200.0
    session_warning_s: float = 300.0  # so long before the limit
    slow_think_warning_s: float = 5.0
    lead: float = 4.0  # sound is sent so many times faster than it plays
    most_sessions: int = 45
    speculates: bool = False
    uses_filler: bool = False
