"""Where it is kept how a child stands with the verses: in its rows, or in the notebook only."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from accounts.keeping import keep_until
from accounts.keeping_rules import DataClass
from learning.learners import Learner
from learning.memory import LADDER, Memory
from learning.models import ChalisaProgress
from learning.steps import Standing

_MIDDLING = 5.0  # difficulty, of 1 to 10
_COLUMNS = (
    "exposure_count",
    "attempts",
    "mastery",
    "last_practice",
    "stability",
    "difficulty",
    "reviewed_at",
    "due_at",
    "tried_at",
    "slips",
    "lines_held",
)


def standing_of(row: ChalisaProgress) -> Standing:
    """The standing that a row holds."""
    return Standing(
        exposure_count=row.exposure_count,
        attempts=row.attempts,
        slips=row.slips,
        lines_held=row.lines_held,
        tried_at=row.tried_at,
        practised_at=row.last_practice,
        memory=_memory_of(row),
    )


def _memory_of(row: ChalisaProgress) -> Memory:
    """A row whose mastery was counted without a memory is believed, and due soon."""
    if row.stability is not None or not row.mastery or row.last_practice is None:
        return Memory(row.stability, row.difficulty, row.reviewed_at, row.due_at, row.mastery)
    stability = max(1.0, LADDER[row.mastery - 1])
    soon = row.last_practice + timedelta(days=1)
    return Memory(stability, _MIDDLING, row.last_practice, soon, row.mastery)


def standings(child: Learner) -> Mapping[int, Standing]:
    """By verse index, those that there are."""
    if not child.keeps_progress:
        return child.notebook.standings
    rows = ChalisaProgress.objects.of(child.profile.pk)
    return {row.verse_index: standing_of(row) for row in rows}


def note(
    child: Learner, index: int, change: Callable[[Standing], Standing], *, now: datetime
) -> Standing:
    """
    Change a standing, in the transaction that is open: two toys at once lose nothing. The
    notebook has it too, in case progress is withdrawn while the talk goes on.

    Raises NoRule where nobody said how long progress may be kept.
    """
    if child.keeps_progress:
        keep_until(child.profile.family.region, DataClass.PROGRESS, now)
        blank = ChalisaProgress(profile=child.profile, verse_index=index)
        ChalisaProgress.objects.bulk_create([blank], ignore_conflicts=True)
        rows = ChalisaProgress.objects.of(child.profile.pk).select_for_update()
        row = rows.get(verse_index=index)
        standing = change(standing_of(row))
        _fill(row, standing)
        row.save(update_fields=_COLUMNS)
    else:
        standing = change(child.notebook.standings.get(index, Standing()))
    child.notebook.standings[index] = standing
    return standing


def _fill(row: ChalisaProgress, standing: Standing) -> None:
    row.exposure_count, row.attempts = standing.exposure_count, standing.attempts
    row.slips, row.lines_held = standing.slips, standing.lines_held
    row.tried_at, row.last_practice = standing.tried_at, standing.practised_at
    memory = standing.memory
    row.stability, row.difficulty = memory.stability, memory.difficulty
    row.reviewed_at, row.due_at, row.mastery = memory.reviewed_at, memory.due_at, memory.mastery
