"""What the generator writes down while it plays."""


class Meter:
    """
    Latencies and counts of one window; `clear()` starts a window.

    up_ns, down_ns  added one-way latency of each frame, from before its send to after its receipt
    late_ns         how late the generator itself was with each frame (its own fault)
    """

    def __init__(self) -> None:
        self.up_ns: list[int] = []
        self.down_ns: list[int] = []
        self.late_ns: list[int] = []
        self.up_sent = self.up_received = 0
        self.down_sent = self.down_received = 0
        self.turns = 0
        self.waited_slots = 0  # turns that could not go on when the schedule said so
        self.stalled_sends = 0  # frames that found the kernel's send buffer full

    def clear(self) -> None:
        """Forget the latencies and the schedule's faults, keep the counts of frames."""
        self.up_ns.clear()
        self.down_ns.clear()
        self.late_ns.clear()
        self.turns = self.waited_slots = self.stalled_sends = 0

    @property
    def in_flight(self) -> int:
        """Frames sent and not yet received, both directions."""
        return self.up_sent - self.up_received + self.down_sent - self.down_received
