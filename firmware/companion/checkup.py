"""
What a toy checks when it starts, and what it does about it.

A microphone whose driver was put into the wrong memory is silent for ever without an error, and a
board without PSRAM cannot hold what a child says: both look like a toy that does not listen.
"""

CALLBACK_MS = 100  # a frame of 40 ms and its DMA come within that, or never
MOST_RESTARTS = 2  # for the same fault; then the toy says so and stays as it is

RESTART = "restart"
COMPLAIN = "complain"  # with a prompt and the light of trouble


def faults(first_frame_ms, free_bytes, needed_bytes):
    """What is wrong. `first_frame_ms`: after the microphone was started; None: it never came."""
    found = []
    if first_frame_ms is None or first_frame_ms > CALLBACK_MS:
        found.append("microphone")
    if free_bytes < needed_bytes:
        found.append("memory")
    return found


def remedy(found, restarts):
    """RESTART, COMPLAIN, or None. `restarts`: how many there were for this already."""
    if not found:
        return None
    if "memory" in found or restarts >= MOST_RESTARTS:
        return COMPLAIN
    return RESTART
