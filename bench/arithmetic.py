"""The benchmark's few statistics. Pure."""

from collections.abc import Sequence
from statistics import median

NS_PER_MS = 1_000_000


def percentile(values: Sequence[float], percent: float) -> float:
    """By nearest rank: the smallest value that `percent` of all values do not exceed."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(int(rank), 1) - 1]


def ms(values_ns: Sequence[int], percent: float) -> float:
    """A percentile of nanoseconds, in milliseconds."""
    return percentile(values_ns, percent) / NS_PER_MS


def paired_ratio(theirs: Sequence[float], ours: Sequence[float]) -> float:
    """
    How many times the toys per core of theirs we carry, from CPU per toy-second of each round.

    Servers alternate within a round, so a round's two values met the same neighbours: the ratio is
    taken round by round and the median of those is the answer.
    """
    if len(theirs) != len(ours) or not ours:
        raise ValueError("rounds do not pair")
    return median(t / o for t, o in zip(theirs, ours, strict=True))


def spread(values: Sequence[float]) -> float:
    """Largest minus smallest, as a share of the median: how far the rounds disagree."""
    middle = median(values)
    return (max(values) - min(values)) / middle if middle else 0.0


def toys_per_core(cpu_ms_per_toy_second: float, *, busy_share: float) -> float:
    """How many toys keep one core `busy_share` busy."""
    return busy_share * 1000 / cpu_ms_per_toy_second
