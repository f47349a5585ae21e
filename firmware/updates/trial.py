"""
The trial of new firmware that runs: is it the one that does not reach the platform? Pure.

A copy that does not even start is given up by firmware/booting.py. One that runs cannot tell
whether it is broken or the Wi-Fi is away. So it gives way after a while, and the proven copy finds
out: when that one reaches the platform in its next start, this counts against the new copy, and
else not. At a later start the platform's offer tries it again, where the network is there for
sure. A few times counted, and it has failed; a toy on a journey only waits.
"""

from firmware.booting import with_failed

WAIT_MS = 60_000  # for the platform's hello: several calls
MOST_LONELY = 3  # one may be a router that was switched off between the two

STAGED = "staged"
UNPROVEN = "unproven"
FAILED = "failed-before"


def is_over(is_busy, is_ready, awake_ms):
    """Has the new copy to give way? Never while somebody speaks, nor where it has a connection."""
    return awake_ms >= WAIT_MS and not is_busy and not is_ready


def gave_way(state):
    """The copy that is tried did not reach the platform: the proven one runs, this one rests."""
    if state["tries"] is None:
        return state
    state = dict(state)
    state["rests"], state["tries"], state["boots"] = state["tries"], None, 0
    state["since"] = "gave-way"
    return state


def offered(state, version):
    """
    The platform, which the proven copy has reached, offers the `version` that rests.

    The outcome, STAGED where the next start tries it again, and the new state.
    """
    state = dict(state)
    if state["since"] == "later":
        state["tries"], state["boots"], state["rests"] = state["rests"], 0, None
        return STAGED, state
    if state["since"] == "asked":
        state["since"] = "counted"
        state["lonely"] += 1
    if state["lonely"] < MOST_LONELY:
        return UNPROVEN, state
    state["failed"] = with_failed(state, version)
    state["rests"], state["lonely"] = None, 0
    return FAILED, state
