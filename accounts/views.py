"""The parents' pages. Every child is looked up among the signed-in guardian's own, or is a 404."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Profile
from learning.beads import Bead, beads, name_of
from learning.models import FULL_MASTERY, StoryProgress
from voice.models import Interaction

_WEEK = timedelta(days=7)
_LATEST_AT_HOME = 2
_LATEST_ON_PAGE = 10


@dataclass(frozen=True, slots=True)
class Talk:
    """What a page shows of one conversation."""

    about: str
    notes: str
    started_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page shows of one child."""

    child: Profile
    age: int | None
    beads: list[Bead]
    stories: list[StoryProgress]
    latest: list[Talk]
    minutes_this_week: int

    @property
    def practised(self) -> int:
        return sum(bead.mastery is not None for bead in self.beads)

    @property
    def by_heart(self) -> int:
        return sum(bead.mastery == FULL_MASTERY for bead in self.beads)


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """A guardian's children at a glance; a welcome for everybody else."""
    if not request.user.is_authenticated:
        return render(request, "accounts/welcome.html")
    now = timezone.now()
    sheets = [_sheet(child, now=now) for child in _children(request, _LATEST_AT_HOME, now=now)]
    return render(request, "accounts/home.html", {"sheets": sheets})


@require_safe
@never_cache
@login_required
def child(request: HttpRequest, profile_id: uuid.UUID) -> HttpResponse:
    """One child: the 43 beads, the stories, the latest conversations, the toys."""
    now = timezone.now()
    children = _children(request, _LATEST_ON_PAGE, now=now).prefetch_related("devices")
    sheet = _sheet(get_object_or_404(children, pk=profile_id), now=now)
    return render(request, "accounts/child.html", {"sheet": sheet, "scale": range(6)})


def _children(request: HttpRequest, latest: int, *, now: datetime):
    talks = Interaction.objects.order_by("-started_at")
    lately = Sum(
        "interactions__duration_seconds",
        filter=Q(interactions__started_at__gt=now - _WEEK),
        default=0,
    )
    return (
        Profile.objects.looked_after_by(request.user)
        .annotate(seconds_this_week=lately)
        .order_by("created_at", "pk")
        .prefetch_related(
            "verses",
            Prefetch("stories", StoryProgress.objects.select_related("story")),
            Prefetch("interactions", talks[:latest], to_attr="latest"),
        )
    )


def _sheet(child: Any, *, now: datetime) -> Sheet:
    """The page of a Profile that comes from `_children`, with what that added to it."""
    titles = {row.story.slug: row.story.title for row in child.stories.all()}
    taught = [row for row in child.verses.all() if row.exposure_count or row.attempts]
    return Sheet(
        child=child,
        age=child.age(now=now),
        beads=beads(taught),
        stories=sorted(child.stories.all(), key=lambda row: row.last_heard or now, reverse=True),
        latest=[_talk(row, titles) for row in child.latest],
        minutes_this_week=round(child.seconds_this_week / 60),
    )


def _talk(row: Interaction, titles: dict[str, str]) -> Talk:
    about = [_about(topic, titles) for topic in row.topic.split(", ") if topic]
    return Talk(
        about=", ".join(dict.fromkeys(about)) or "A talk",
        notes=row.notes,
        started_at=row.started_at,
        minutes=round(row.duration_seconds / 60),
    )


def _about(topic: str, titles: dict[str, str]) -> str:
    """An interaction's topic, such as "chalisa 8" or "story leap-to-lanka", as parents say it."""
    kind, _, rest = topic.partition(" ")
    if kind == "chalisa" and rest.isdecimal():
        return name_of(int(rest))
    if kind == "story":
        return titles.get(rest, rest.replace("-", " ").title())
    return {"recitation": "The whole Chalisa", "talk": "A talk"}.get(topic, topic)
