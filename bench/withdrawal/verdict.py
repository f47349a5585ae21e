"""From many ended talks to what is printed, and whether it is what was promised. Pure."""

import math
from dataclasses import dataclass
from typing import Any

ALLOWED_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of one talk. `stage` is where in its turn it was ended."""

    stage: str
    ms: float
    messages_after: int
    rows_after: int


def verdict(ended: list[Ended]) -> dict[str, Any]:
    """What is printed. Percentiles are of the nearest rank, in whole ms."""
    ms = sorted(one.ms for one in ended)
    return {
        "talks": len(ended),
        "p50_ms": round(ms[math.ceil(0.50 * len(ms)) - 1]),
        "p99_ms": round(ms[math.ceil(0.99 * len(ms)) - 1]),
        "rows_written_after": sum(one.rows_after for one in ended),
        "frames_upstream_after": sum(one.messages_after for one in ended),
    }


def is_kept(result: dict[str, Any]) -> bool:
    """Whether that is what was promised."""
    allowed_ms = ALLOWED_SECONDS * 1000
    counts = result["rows_written_after"] + result["frames_upstream_after"]
    return result["p99_ms"] <= allowed_ms and counts == 0
