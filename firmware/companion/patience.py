"""How long a toy stays away after a lost connection: longer each time, and never all at once."""

from wire import close

FIRST_MS = 1000
LONGEST_MS = 60_000
REFUSED_MS = 300_000  # a wrong secret does not heal by itself, but a platform may
REPLACED_MS = 60_000  # two toys with one secret must not throw each other out all day
IMPATIENCE_MS = 5000  # a press tries at once, but not more often than this


def backoff_ms(tries, dice):
    """
    The wait before the next try after `tries` failed ones. `dice` is random, 0 to 1.

    Doubles up to a minute; half of it is certain, half is chance, so that the toys of a platform
    that restarts do not return together.
    """
    ceiling = min(LONGEST_MS, FIRST_MS * 2 ** min(tries, 10))
    return int(ceiling * (1 + dice) / 2)


def at_least_ms(asked_ms, dice):
    """A wait that somebody asked for, and up to a quarter more."""
    return int(asked_ms * (1 + dice / 4))


class Patience:
    """When to try again."""

    def __init__(self):
        self._not_before = 0  # what the platform asked for in this session
        self.failures = 0  # connections in a row without a hello
        self._tried_at = None

    def opened(self):
        """A connection is open: what an earlier session asked for is done with."""
        self._not_before = 0

    def asked(self, wait_ms, now_ms):
        """The platform would rather not be dialled again before `wait_ms` have passed."""
        self._not_before = now_ms + wait_ms

    def welcomed(self):
        """The platform has said hello: the next loss is a first one again."""
        self.failures = 0

    def lost_ms(self, code, policy, now_ms, dice):
        """How long to wait after a connection was lost with close code `code`."""
        asked_ms = max(0, self._not_before - now_ms)
        if code == close.POLICY:
            asked_ms = max(asked_ms, policy.retry_ms)
        elif code == close.REPLACED:
            asked_ms = max(asked_ms, REPLACED_MS)
        wait_ms = max(backoff_ms(self.failures, dice), at_least_ms(asked_ms, dice))
        self.failures += 1
        self._tried_at = now_ms
        return wait_ms

    def refused_ms(self, now_ms, dice):
        """How long to wait after the handshake was refused."""
        self._tried_at = now_ms
        return at_least_ms(REFUSED_MS, dice)

    def may_try(self, now_ms):
        """May a press try at once, not minding the wait? If so, this counts as the try."""
        if self._tried_at is not None and now_ms - self._tried_at < IMPATIENCE_MS:
            return False
        self._tried_at = now_ms
        return True
