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


def status(talk, condition):
    """How the toy is: `condition` has members of the message, where the shell knows them."""
    members = dict(condition)
    members["dropped_ms"] = (
        members.get("dropped_ms", 0) + talk.hearing.dropped_ms + talk.listening.dropped_ms
    )
    return messages.pack("status", **members)
