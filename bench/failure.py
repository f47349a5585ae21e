"""What ends a benchmark early."""


class BenchFailed(Exception):
    """The numbers could not be had, or must not be trusted. The message is one line for people."""
