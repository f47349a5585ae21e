"""The toy's protocol: one copy, for the platform (CPython) and the toy (MicroPython)."""
