"""
When the toy opens set-up: at once without any network, else after a family may have moved house.

Whoever switches the toy on wants it to work, as does a family that has just typed a password. When
none of its networks can be joined then, it is an access point for a while, and afterwards tries on
as ever. That never comes twice in one start, nor after a sleep: a child who wakes the toy far from
home wants to hear verses, and a router that starts later than the toy is found without a parent.
"""

AFTER_SLEEP = "deep-sleep"
TRIES = 3  # to join, one after the other
QUIET_MS = 300_000  # without a phone, until set-up is closed


class Moving:
    """`is_undecided`: set-up is about to be opened, or open; the toy does not sleep meanwhile."""

    def __init__(self, has_networks, reset_cause):
        self.is_undecided = not has_networks or reset_cause != AFTER_SLEEP
        self._left = TRIES if has_networks else 1

    def looked(self, is_joined):
        """The toy has tried to join its networks: is set-up to be opened now?"""
        if not self.is_undecided:
            return False
        self._left -= 1
        if is_joined:
            self.is_undecided = False
        return not is_joined and self._left == 0

    def closed(self):
        """Set-up is over."""
        self.is_undecided = False
