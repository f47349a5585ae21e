"""Every metric the product counts. Labels are kinds and codes, never ids."""

from prometheus_client import Counter, Gauge, Histogram

toys_connected = Gauge("hanuman_toys_connected", "Toys with an open socket")
toys_refused = Counter("hanuman_toys_refused", "Handshakes refused", ["reason"])
toy_faults = Counter("hanuman_toy_faults", "Broken or unexpected input from toys", ["code"])
turns = Counter("hanuman_turns", "Turns ended", ["outcome"])
frames_dropped = Counter("hanuman_frames_dropped", "Audio frames dropped", ["where"])
agent_steered = Counter("hanuman_agent_steered", "Sentences of the agent not heard", ["category"])
upstream_lost = Counter("hanuman_upstream_lost", "Upstream connections lost", ["code"])
tool_calls = Counter("hanuman_tool_calls", "Tools called", ["name", "outcome"])
stage_seconds = Histogram(
    "hanuman_stage_seconds",
    "Latency of each stage of a turn",
    ["stage"],
    buckets=(0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2, 3, 5, 8),
)
overdue_rows = Gauge(
    "hanuman_overdue_rows", "Rows that should have gone two hours ago", ["data_class"]
)
records_dropped = Counter("hanuman_records_dropped", "Records that could not be kept", ["kind"])
