"""What a toy on Linux tells whoever runs it: one line of JSON for each thing that happens."""

import json


def tell(clock, event, **members):
    """Print `event` with the time in the toy's milliseconds."""
    members["event"] = event
    members["at"] = clock.ticks_ms()
    print(json.dumps(members))
