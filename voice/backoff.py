"""How long to leave an upstream alone after it failed."""

from collections.abc import Callable

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 8.0
REFUSED_FIRST_SECONDS = 5.0
REFUSED_LONGEST_SECONDS = 60.0
REFUSALS = frozenset({"401", "402", "403", "404", "429"})


class Backoff:
    """Doubles with each failure in a row; jitter keeps many toys from returning together."""

    def __init__(self, jitter: Callable[[], float]) -> None:
        """`jitter` gives numbers in 0..1."""
        self.failures = 0
        self.wait_seconds = 0.0
        self._jitter = jitter

    def failed(self, code: str) -> float:
        """Seconds to wait before the next attempt. A refusal (key, quota) waits longer."""
        self.failures += 1
        doublings = min(self.failures - 1, 10)
        if code in REFUSALS:
            wait = min(REFUSED_FIRST_SECONDS * 2**doublings, REFUSED_LONGEST_SECONDS)
        else:
            wait = min(FIRST_SECONDS * 2**doublings, LONGEST_SECONDS)
        self.wait_seconds = wait * (0.5 + self._jitter() / 2)
        return self.wait_seconds

    def succeeded(self) -> None:
        self.failures = 0
