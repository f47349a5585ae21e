"""
How what a child likes grows with use and fades without it. Pure.

A weight halves in `HALF_LIFE` and grows by `GAINS` with each use, up to `MOST`; what has faded
below `LEAST` is forgotten. A weight that a parent set fades and grows like any other.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

HALF_LIFE = timedelta(days=90)
MOST, LEAST = 5.0, 0.05

FINISHED, ASKED = "story-finished", "topic-asked"
GAINS = {FINISHED: 0.5, ASKED: 0.25}


def faded(weight: float, since: timedelta) -> float:
    """What is left of a weight after a time; a clock that was set back changes nothing."""
    return weight * 0.5 ** (max(since, timedelta()) / HALF_LIFE)


def after_use(weights: Mapping[str, float], tags: Iterable[str], use: str) -> dict[str, float]:
    """The weights of today once `tags` were used: more of these, nothing of what is forgotten."""
    used = dict.fromkeys(tags, GAINS[use])
    grown = {
        tag: min(weights.get(tag, 0.0) + used.get(tag, 0.0), max(MOST, weights.get(tag, 0.0)))
        for tag in {**weights, **used}
    }
    return {tag: weight for tag, weight in grown.items() if weight >= LEAST}
