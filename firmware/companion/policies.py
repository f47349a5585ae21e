"""What a policy of the platform means for the toy. docs/protocol.md shows this table."""

from collections import namedtuple

# may_talk: a press starts a turn. wipes: forget the child. silences: stop speaking at once.
# retry_ms: how long to stay away after having been closed.
Policy = namedtuple("Policy", ("may_talk", "wipes", "silences", "retry_ms"))

POLICIES = {
    "paired": Policy(True, False, False, 0),
    "unpaired": Policy(False, True, True, 15_000),  # somebody is typing its code: look again soon
    "no_consent": Policy(False, False, True, 60_000),
    "withdrawn": Policy(False, True, True, 60_000),
    "paused": Policy(False, False, True, 60_000),
    "ai_off": Policy(False, False, True, 60_000),
    "quiet_hours": Policy(False, False, True, 300_000),
    "limit": Policy(False, False, True, 300_000),
    "revoked": Policy(False, True, True, 3_600_000),
    "erased": Policy(False, True, True, 15_000),  # its next hello, without context, is the proof
}
