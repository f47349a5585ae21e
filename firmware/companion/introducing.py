"""What the toy says about itself, as messages: once in a connection, and once a minute."""

from wire import messages
from wire.limits import PROTOCOL


def hello(talk, profile, battery, rssi):
    """The first message of a connection."""
    members = {
        "protocol": PROTOCOL,
        "firmware": profile.firmware,
        "audio": {"rate": profile.rate_hz, "frame_ms": profile.frame_ms},
        "context": {"etag": talk.etag, "saved_at": talk.saved_at},
        "battery": battery,
        "rssi": rssi,
    }
    if profile.wants_trace:
        members["trace"] = True
    return messages.pack("hello", **members)


def status(talk, battery, rssi, heap, uptime_s):
    """How the toy is."""
    return messages.pack(
        "status",
        battery=battery,
        rssi=rssi,
        heap=heap,
        dropped_ms=talk.hearing.dropped_ms + talk.listening.dropped_ms,
        uptime=uptime_s,
    )
