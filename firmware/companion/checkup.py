"""
What a toy checks when it starts, and what it does about it.

A microphone whose driver was put into the wrong memory is silent for ever without an error, and a
board without PSRAM cannot hold what a child says: both look like a toy that does not listen.
"""

MICROPHONE = "microphone"
MEMORY = "memory"

LOOK_MS = 20
LOOKS = 25  # for a first frame: the driver starts a transfer anew whose callback was lost
MOST_RESTARTS = 2  # for the same fault; then the toy says so and stays as it is
PARTS = 8  # of a memory that is too small: a ring takes one, the connection needs the most

RESTART = "restart"
COMPLAIN = "complain"  # with a prompt and the light of trouble


def shares(free_bytes, wanted):
    """What rings may take that have `wanted` bytes: without PSRAM a part of what there is."""
    if sum(wanted) <= free_bytes:
        return wanted
    return tuple([min(one, free_bytes // PARTS) for one in wanted])


def remedy(found, restarts):
    """RESTART, COMPLAIN, or None. `restarts`: how many there were for this already."""
    if not found:
        return None
    if MEMORY in found or restarts >= MOST_RESTARTS:
        return COMPLAIN
    return RESTART
