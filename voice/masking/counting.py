"""Which numbers are counting, verses or amounts, and not a number to call or to be known by."""

from collections.abc import Sequence
from itertools import pairwise

_STEPS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 25, 50, 100, 1000}
_UP = "".join(map(str, range(1, 31)))
_DOWN = ["".join(map(str, range(top, -1, -1))) for top in (10, 20)]
_SHORTEST_PHONE = 10


def is_counting(values: Sequence[int]) -> bool:
    """
    Up or down in even steps, again and again from the start, or with a child's slips.

    "One two three, one two three", a times table and "one two three five six" are counting.
    """
    values = [one for at, one in enumerate(values) if not at or one != values[at - 1]]
    if len(values) < 2:
        return True
    parts = _even_parts(values)
    if len(parts) == 1:
        return True
    if all(len(part) >= 3 and part[0] in (0, 1, 2, 5, 10, 20) for part in parts):
        return True
    return _is_monotone(values) or _counts_with_slips(values)


def _even_parts(values: Sequence[int]) -> list[list[int]]:
    parts = [[values[0]]]
    for one in values[1:]:
        part = parts[-1]
        step = one - part[-1]
        fits = len(part) == 1 or step == part[1] - part[0]
        if abs(step) in _STEPS and fits:
            part.append(one)
        else:
            parts.append([one])
    return parts


def _is_monotone(values: Sequence[int]) -> bool:
    steps = [after - before for before, after in pairwise(values)]
    small = all(abs(step) <= 15 for step in steps)
    return small and (all(step > 0 for step in steps) or all(step < 0 for step in steps))


def _counts_with_slips(values: Sequence[int]) -> bool:
    """Begins low, and three steps of four go up by one or two."""
    steps = [after - before for before, after in pairwise(values)]
    good = sum(1 <= step <= 2 for step in steps)
    return len(values) >= 6 and values[0] <= 2 and good / len(steps) >= 0.75


def is_amount(digits: str) -> bool:
    """Digits written in one: a round number, or counting that a recogniser wrote together."""
    if digits.startswith(_UP[: max(len(digits), 1)]) and len(digits) <= len(_UP):
        return True
    if any(down.startswith(digits) for down in _DOWN):
        return True
    is_round = len(digits.rstrip("0")) <= 3 and digits.endswith("000")
    return is_round and (len(digits) < _SHORTEST_PHONE or digits.startswith("1"))
