"""
When a child should meet a verse again, and how well it holds it. Pure: time is an argument.

The spacing is that of the `fsrs` library, without chance: the same attempts at the same times give
the same dates. All times are instants; a zone changes how a date is written and nothing else.

The rule:

* A verse that is recited right is due again after so many days as it will probably still be
  remembered (RETENTION); each success at its time makes the next interval longer.
* Right once more on the same day (within APART) is practice and changes nothing: what was said
  after hearing it is no proof of memory.
* Nearly right changes nothing but that the verse stays due: one word is to be practised.
* Not right yet shortens the interval, and the verse is due at once. Further slips until it is held
  again change nothing, and a verse that was never held has no memory to lose.
* `mastery`, 0 to 5, follows the memory's stability (LADDER, in days), one step at a time: up with
  a success, down with a slip, and never by silence.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from fsrs import Card, Rating, Scheduler, State

RETENTION = 0.95  # a verse by heart is to be held more surely than a card of a vocabulary
LONGEST_DAYS = 365  # until a verse comes again, however well it is held
MOST_STABLE_DAYS = 3650.0
APART = timedelta(hours=12)
LADDER = (0.0, 3.0, 8.0, 20.0, 45.0)  # stability from which mastery may be 1, 2, 3, 4, 5
NEARLY_SHARE = 0.7  # of the words held

_SCHEDULER = Scheduler(
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)


class Attempt(Enum):
    """What an attempt proved. Silence and talk are no attempts."""

    HELD = "held"
    NEARLY = "nearly"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Memory:
    """
    How a child holds one verse. Before the first success all but `mastery` is None: `stability`
    (days), `difficulty` (1 to 10), `reviewed_at` (the last attempt that counted) and `due_at`,
    when the verse should come again.
    """

    stability: float | None = None
    difficulty: float | None = None
    reviewed_at: datetime | None = None
    due_at: datetime | None = None
    mastery: int = 0

    def is_due(self, now: datetime) -> bool:
        """Whether the verse should come again by `now`."""
        return self.due_at is not None and self.due_at <= now


def attempt_of(*, held: int, of: int) -> Attempt:
    """What it proves that `held` of `of` words were said as they should."""
    if held >= of:
        return Attempt.HELD
    return Attempt.NEARLY if held >= NEARLY_SHARE * of else Attempt.NOT_YET


def after(memory: Memory, attempt: Attempt, *, now: datetime) -> Memory:
    """The memory once the child has tried; a clock that runs behind counts as standing still."""
    now = max(now.astimezone(UTC), memory.reviewed_at or now.astimezone(UTC))
    is_new = memory.stability is None
    if attempt is not Attempt.HELD:
        if is_new or attempt is Attempt.NEARLY:
            return memory if is_new else replace(memory, due_at=now)
        has_slipped = memory.due_at == memory.reviewed_at
        return memory if has_slipped else _reviewed(memory, Rating.Again, now)
    is_same_day = memory.reviewed_at is not None and now - memory.reviewed_at < APART
    is_pending = memory.due_at is not None and memory.due_at <= now
    if is_same_day and not is_pending:
        return memory
    return _reviewed(memory, Rating.Good, now)


def _reviewed(memory: Memory, rating: Rating, now: datetime) -> Memory:
    card = Card(
        card_id=0,
        state=State.Learning if memory.stability is None else State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=now,
        last_review=memory.reviewed_at,
    )
    card, _ = _SCHEDULER.review_card(card, rating, now)
    assert card.stability is not None
    stability = min(card.stability, MOST_STABLE_DAYS)
    is_held = rating is Rating.Good
    return Memory(
        stability=stability,
        difficulty=card.difficulty,
        reviewed_at=now,
        due_at=max(card.due, now + APART) if is_held else now,
        mastery=_mastery(memory.mastery, stability, is_held=is_held),
    )


def _mastery(before: int, stability: float, *, is_held: bool) -> int:
    reached = sum(stability >= least for least in LADDER)
    if is_held:
        return max(before, min(before + 1, reached))
    return max(0, before - 1)
