"""
Which story fits a child now, and why: a pure rule whose reasons are data.

A story that was named comes first, then one that was left off in its middle, the latest such one.
Then stories for the child's age, and of these another one than was told last. What is left is
weighed: each reason has points (`POINTS`). Equals take turns, the longest unheard first, then from
day to day. Reasons are ids, for logs and for the people who look at the choice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NAMED, UNFINISHED, AGE, ANOTHER = "named", "unfinished", "fits-age", "another-than-last"
NEW, OFTEN, LATELY = "never-heard", "heard-often", "heard-lately"
HOUR, LIKED, FAVOURITE = "time-of-day", "liked", "favourite"

POINTS = {NEW: 2.0, OFTEN: -0.25, LATELY: -1.0, HOUR: 1.5, LIKED: 0.5, FAVOURITE: 0.5}
MOST_TIMES, MOST_LIKING = 4, 3.0  # a story heard oftener, or liked better, weighs no more
LATELY_IS = timedelta(days=3)

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_YOUNGEST, _OLDEST = 5, 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be told to the child: approved, in its language, in its age's telling."""

    slug: str
    age_bands: Sequence[str] = ()
    times_of_day: Sequence[str] = ()
    themes: Sequence[str] = ()
    is_unfinished: bool = False
    is_favourite: bool = False
    times_heard: int = 0
    last_heard: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """
    Who listens, and when. `now` is what the clock on the child's wall shows; `likes` are weights
    by theme, empty where the family did not agree that they are looked at.
    """

    age: int | None
    now: datetime
    likes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with what speaks for it and against it: points by reason; 0.0 of what goes first."""

    slug: str
    reasons: dict[str, float]

    @property
    def points(self) -> float:
        return sum(self.reasons.values())


def ranked(
    candidates: Iterable[Candidate], listener: Listener, *, named: str | None = None
) -> list[Ranked]:
    """All candidates, the one to tell first. `named` is the slug that the child meant, if any."""
    stories = list(candidates)
    last = max((one.last_heard for one in stories if one.last_heard), default=None)
    day = listener.now.toordinal()

    def order(placed: tuple[int, Candidate]) -> tuple[object, ...]:
        place, one = placed
        reasons = _reasons(one, listener, last=last, named=named)
        heard_at = one.last_heard or _LONG_AGO
        return (
            *(reason not in reasons for reason in (NAMED, UNFINISHED)),
            -heard_at.timestamp() if one.is_unfinished and one.last_heard else 0.0,
            *(reason not in reasons for reason in (AGE, ANOTHER)),
            -round(sum(reasons.values()), 6),
            heard_at,
            (place - day) % len(stories),
        )

    placed = sorted(enumerate(stories), key=order)
    return [Ranked(one.slug, _reasons(one, listener, last=last, named=named)) for _, one in placed]


def _reasons(
    one: Candidate, listener: Listener, *, last: datetime | None, named: str | None
) -> dict[str, float]:
    liking = min(sum(listener.likes.get(theme, 0.0) for theme in one.themes), MOST_LIKING)
    is_lately = one.last_heard is not None and listener.now - one.last_heard < LATELY_IS
    was_last = last is not None and one.last_heard == last
    weights = {
        NAMED: (one.slug == named, 0.0),
        UNFINISHED: (one.is_unfinished, 0.0),
        AGE: (fits_age(one.age_bands, listener.age), 0.0),
        ANOTHER: (not was_last, 0.0),
        NEW: (one.times_heard == 0, POINTS[NEW]),
        OFTEN: (one.times_heard > 0, POINTS[OFTEN] * min(one.times_heard, MOST_TIMES)),
        LATELY: (is_lately, POINTS[LATELY]),
        HOUR: (part_of_day(listener.now.hour) in one.times_of_day, POINTS[HOUR]),
        LIKED: (liking > 0, round(POINTS[LIKED] * liking, 6)),
        FAVOURITE: (one.is_favourite, POINTS[FAVOURITE]),
    }
    return {reason: points for reason, (holds, points) in weights.items() if holds}


def fits_age(bands: Sequence[str], age: int | None) -> bool:
    """Whether an age lies in one of bands such as "5-7"; an unknown age fits all."""
    if age is None or not bands:
        return True
    asked = min(max(age, _YOUNGEST), _OLDEST)
    limits = [[int(limit) for limit in band.split("-")] for band in bands]
    return any(low <= asked <= high for low, high in limits)


def part_of_day(hour: int) -> str:
    """What the stories' `time_of_day` calls an hour of the child's clock."""
    if 5 <= hour < 10:
        return "morning"
    if 10 <= hour < 17:
        return "daytime"
    return "evening" if 17 <= hour < 20 else "bedtime"
