"""What the database holds of the demo's child, before and after. Synchronous."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Profile
from learning.models import ChalisaProgress, StoryProgress, Verse
from voice.models import Interaction

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Records:
    """Rows as they are shown; `verses` is the approved Devanagari by index."""

    child_id: UUID
    verses: dict[int, str]
    chalisa: Rows
    stories: Rows
    interactions: Rows

    @property
    def notes(self) -> str:
        """What the worker wrote of the last conversation; empty before it did."""
        return str(self.interactions[-1][-1]) if self.interactions else ""


CHALISA = ("verse_index", "exposure_count", "attempts", "mastery", "last_practice")
STORIES = ("story", "status", "times_heard", "position", "last_heard")
INTERACTIONS = ("started_at", "duration_seconds", "topic", "turns", "notes")


def of(serial: str, *, since: datetime) -> Records:
    """The rows of the child whose toy this is; of conversations those begun after `since`."""
    child = Profile.objects.get(devices__serial=serial)
    chalisa = ChalisaProgress.objects.filter(profile=child).order_by("verse_index")
    stories = StoryProgress.objects.filter(profile=child).order_by("story__slug")
    talks = Interaction.objects.filter(profile=child, started_at__gte=since)
    return Records(
        child_id=child.pk,
        verses={v.index: "\n".join(v.devanagari) for v in Verse.objects.all()},
        chalisa=_plain(chalisa.values_list(*CHALISA)),
        stories=_plain(stories.values_list("story__slug", *STORIES[1:])),
        interactions=_plain(_columns(talk) for talk in talks.order_by("started_at")),
    )


def _columns(talk: Interaction) -> tuple[Any, ...]:
    """Notes are sealed: they are read from the row itself."""
    return tuple(getattr(talk, column) for column in INTERACTIONS)


def _plain(rows: Any) -> Rows:
    return [tuple(_brief(cell) for cell in row) for row in rows]


def _brief(cell: Any) -> Any:
    return cell.isoformat(" ", "seconds") if isinstance(cell, datetime) else cell
