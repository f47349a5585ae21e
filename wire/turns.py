"""
Turn numbers: 1 to 65535, then 1 again. 0 is speech nobody asked for: a greeting, a prompt.

Which of two numbers is newer is decided as for TCP's sequence numbers (RFC 1982): the one that is
reached by counting on from the other in the fewest steps.
"""

from wire.limits import MAX_TURN

UNSOLICITED = 0


def following(turn):
    """The number of the turn after `turn`; the first turn follows 0."""
    return turn % MAX_TURN + 1


def newer(turn, than):
    """Is `turn` a later turn than `than`? Every turn is later than unsolicited speech."""
    if turn in (UNSOLICITED, than):
        return False
    if than == UNSOLICITED:
        return True
    return (turn - than) % MAX_TURN <= MAX_TURN // 2
