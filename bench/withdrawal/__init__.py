"""
How fast a withdrawn consent ends a talk: `manage.py withdrawal_latency`.

Two real server processes, toys in software, and an agent that follows a script. A guardian
withdraws through `accounts.consent` while the child speaks, is thought about, waits for a tool, or
is spoken to, and others go on talking. Times are of one monotonic clock, counted from just before
the COMMIT.
"""
