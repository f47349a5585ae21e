"""
What a child learns next: a verse, or one line of it. Pure.

In this order, leaving out what was practised a few minutes ago as long as there is anything else:
the verse that was tried and did not succeed (so often in a row, then it rests too); what is due
again, longest due first; the next verse that was never taught (after the one that is being talked
about, else from the beginning), as long as no more verses are under way than age and recent
success allow; a verse under way; the weakest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from learning.memory import Attempt, Memory, after

PARTS = ("line1", "line2", "verse")
LINE_BITS = {"line1": 0b01, "line2": 0b10, "verse": 0b11}
WHOLE_VERSES_FROM = 8  # years of age; younger children learn a line at a time
RESTS = timedelta(minutes=10)
SLIPS_IN_A_ROW = 3  # then another verse comes first
STRUGGLES_FROM = 3  # slips with a verse under way: then nothing new is begun


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How a child stands with one verse.

    `slips` counts attempts since the last success, `tried_at` is the time of the last attempt,
    `practised_at` of the last attempt or lesson. `lines_held` has a bit for each line that was
    held on its own since the verse was last held whole.
    """

    exposure_count: int = 0
    attempts: int = 0
    slips: int = 0
    lines_held: int = 0
    tried_at: datetime | None = None
    practised_at: datetime | None = None
    memory: Memory = field(default_factory=Memory)

    @property
    def is_under_way(self) -> bool:
        """Taught and never held."""
        return self.exposure_count > 0 and self.memory.stability is None

    @property
    def is_to_be_tried_again(self) -> bool:
        """The last that happened was an attempt that did not succeed, or with one line only."""
        is_last = self.tried_at is not None and self.tried_at == self.practised_at
        return is_last and (self.lines_held != 0 or self.slips % SLIPS_IN_A_ROW != 0)


@dataclass(frozen=True, slots=True)
class Step:
    """A verse index 0..42 and what of it: "line1", "line2" or "verse"."""

    index: int
    part: str


def taught(standing: Standing, *, now: datetime) -> Standing:
    """Once the child has heard the verse, or a line of it."""
    practised_at = max(now, standing.practised_at or now)
    return replace(standing, exposure_count=standing.exposure_count + 1, practised_at=practised_at)


def tried(standing: Standing, attempt: Attempt, *, lines: int, now: datetime) -> Standing:
    """
    Once the child has recited. `lines` are the bits of the lines that it held in this attempt: two
    lines held one after the other are the verse held, and one that is held is no slip.
    """
    now = max(now, standing.practised_at or now)
    tried_now = replace(standing, attempts=standing.attempts + 1, tried_at=now, practised_at=now)
    lines_held = standing.lines_held | lines
    if lines_held == LINE_BITS["verse"]:
        memory = after(standing.memory, Attempt.HELD, now=now)
        return replace(tried_now, slips=0, lines_held=0, memory=memory)
    if lines:
        return replace(tried_now, slips=0, lines_held=lines_held)
    memory = after(standing.memory, attempt, now=now)
    return replace(tried_now, slips=standing.slips + 1, memory=memory)


def step_that_comes(
    approved: Sequence[int], standings: Mapping[int, Standing], *, age: int | None, now: datetime
) -> Step:
    """Of the rising indices of approved verses, which are not empty. `age` in years."""
    index = _index_that_comes(approved, standings, age=age, now=now)
    return Step(index, part_that_comes(standings.get(index, Standing()), age=age))


def steps_that_come(
    approved: Sequence[int],
    standings: Mapping[int, Standing],
    count: int,
    *,
    age: int | None,
    now: datetime,
) -> list[Step]:
    """The next `count` steps of a child that is taught one after the other, and is silent."""
    foreseen, steps = dict(standings), []
    for _ in range(count):
        step = step_that_comes(approved, foreseen, age=age, now=now)
        foreseen[step.index] = taught(foreseen.get(step.index, Standing()), now=now)
        steps.append(step)
    return steps


def step_to_be_said(
    approved: Sequence[int], standings: Mapping[int, Standing], *, age: int | None, now: datetime
) -> Step | None:
    """
    What a child that wants to be tested says from memory, of the verses that it has begun: the
    one longest due, else the one practised longest ago, and what was practised a few minutes ago
    only when there is no other. None before any verse is begun.
    """
    begun = _begun(approved, standings)
    awake = {at: one for at, one in begun.items() if not _rests(one, now)} or begun
    due = [at for at, one in awake.items() if one.memory.is_due(now)]
    if due:
        index = min(due, key=lambda at: (begun[at].memory.due_at, at))
    elif awake:
        index = min(awake, key=lambda at: _longest_ago(begun[at], at))
    else:
        return None
    return Step(index, part_that_comes(begun[index], age=age))


def part_that_comes(standing: Standing, *, age: int | None) -> str:
    """Which part of a verse a child of this age learns now."""
    if age is None or age >= WHOLE_VERSES_FROM:
        return "verse"
    return "line2" if standing.lines_held & 0b01 and not standing.lines_held & 0b10 else "line1"


def new_at_once(age: int | None) -> int:
    """How many verses may be under way before another is begun."""
    if age is None or age >= 10:
        return 3
    return 2 if age >= 7 else 1


def _index_that_comes(
    approved: Sequence[int], standings: Mapping[int, Standing], *, age: int | None, now: datetime
) -> int:
    taught = _begun(approved, standings)
    awake = {at: one for at, one in taught.items() if not _rests(one, now)}
    again = [at for at, one in awake.items() if one.is_to_be_tried_again]
    if again:
        return max(again, key=lambda at: (taught[at].practised_at, -at))
    due = [at for at, one in awake.items() if one.memory.is_due(now)]
    if due:
        return min(due, key=lambda at: (taught[at].memory.due_at, at))
    new = _new(approved, taught, now)
    under_way = [at for at, one in taught.items() if one.is_under_way]
    is_hard = any(taught[at].slips >= STRUGGLES_FROM for at in under_way)
    if new and len(under_way) < (1 if is_hard else new_at_once(age)):
        return new[0]
    for row in ([at for at in under_way if at in awake], under_way):
        if row:
            return min(row, key=lambda at: _longest_ago(taught[at], at))
    weakest = awake or taught
    return min(weakest, key=lambda at: (taught[at].memory.mastery, *_longest_ago(taught[at], at)))


def _begun(approved: Sequence[int], standings: Mapping[int, Standing]) -> dict[int, Standing]:
    """What was taught or tried, of what is approved."""
    known = {at: standings[at] for at in approved if at in standings}
    return {at: one for at, one in known.items() if one.exposure_count or one.attempts}


def _new(approved: Sequence[int], taught: Mapping[int, Standing], now: datetime) -> list[int]:
    """What was never taught, beginning after a verse that was practised a few minutes ago."""
    new = [at for at in approved if at not in taught]
    resting = [at for at, one in taught.items() if _rests(one, now)]
    latest = max(resting, key=lambda at: (taught[at].practised_at, at), default=-1)
    return sorted(new, key=lambda at: (at < latest, at))


def _rests(standing: Standing, now: datetime) -> bool:
    if standing.is_to_be_tried_again or standing.practised_at is None:
        return False
    return standing.practised_at > now - RESTS


def _longest_ago(standing: Standing, index: int) -> tuple[float, int]:
    at = standing.practised_at
    return (at.timestamp() if at else 0.0, index)
