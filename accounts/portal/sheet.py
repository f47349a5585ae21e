"""What the portal shows of one child, gathered in a few queries for all children of a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.consent_methods import required_purposes
from accounts.models import Consent, Profile, Purpose
from accounts.portal import week
from accounts.regions import Region
from learning.beads import Bead, beads, name_of
from learning.models import FULL_MASTERY, StoryProgress, Verse
from learning.shelf import Book, Library
from learning.standings import standing_of
from learning.steps import step_that_comes
from voice.models import Interaction


@dataclass(frozen=True, slots=True)
class Talk:
    """What a page shows of one conversation."""

    id: UUID
    about: str
    notes: str
    started_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One child. Without `keeps_progress` there is nothing to show of learning.

    `facts_only`: where inferring is not allowed, a bead counts recitations instead of mastery.
    """

    child: Profile
    age: int | None
    is_agreed: bool
    keeps_progress: bool
    facts_only: bool
    beads: list[Bead]
    comes_next: Bead | None
    books: list[Book]
    latest: list[Talk]
    week: list[week.Bar]

    @property
    def practised(self) -> int:
        return sum(bead.mastery is not None for bead in self.beads)

    @property
    def by_heart(self) -> int:
        return sum(bead.mastery == FULL_MASTERY for bead in self.beads)

    @property
    def recitations(self) -> int:
        return sum(bead.attempts for bead in self.beads)

    @property
    def heard(self) -> int:
        return sum(book.is_heard for book in self.books)

    @property
    def goes_on(self) -> Book | None:
        """The story to go on with."""
        return next((book for book in self.books if book.goes_on_with), None)

    @property
    def minutes_today(self) -> int:
        return self.week[-1].minutes

    @property
    def minutes_this_week(self) -> int:
        return sum(bar.minutes for bar in self.week)


def sheets(request: HttpRequest, *, latest: int, child_id: UUID | None = None) -> list[Sheet]:
    """
    The signed-in guardian's own children, or the one with that id among them, with up to
    `latest` conversations each; the number of queries does not grow with the children.
    """
    now = timezone.now()
    children = list(_children(request, latest, child_id))
    if not children:
        return []
    granted: dict[Any, set[str]] = {child.pk: set() for child in children}
    for owner, purpose in (
        Consent.objects.filter(child_id__in=granted).granted().values_list("child_id", "purpose")
    ):
        granted[owner].add(purpose)
    library = Library.open()
    approved = list(Verse.objects.approved().order_by("index").values_list("index", flat=True))
    return [_sheet(child, granted[child.pk], library, approved, now=now) for child in children]


def _children(request: HttpRequest, latest: int, child_id: UUID | None):
    children = Profile.objects.looked_after_by(request.user)
    if child_id is not None:
        children = children.filter(pk=child_id)
    talks = Interaction.objects.order_by("-started_at")
    lately = talks.filter(started_at__gt=timezone.now() - (week.DAYS + 1) * week.DAY)
    return (
        children.select_related("family")
        .order_by("created_at", "pk")
        .prefetch_related(
            "verses",
            Prefetch("stories", StoryProgress.objects.select_related("story")),
            Prefetch("interactions", talks[:latest], to_attr="latest"),
            Prefetch("interactions", lately, to_attr="lately"),
        )
    )


def _sheet(
    child: Any, granted: set[str], library: Library, approved: list[int], *, now: datetime
) -> Sheet:
    """The page of a Profile that comes from `_children`, with what that added to it."""
    keeps_progress = Purpose.PROGRESS in granted
    strung = beads(child.verses.all())
    page_language = get_language() or ""
    titles = {row.story.slug: row.story.title_in(page_language) for row in child.stories.all()}
    return Sheet(
        child=child,
        age=child.age(now=now),
        is_agreed=required_purposes(child.family.region) <= granted,
        keeps_progress=keeps_progress,
        facts_only=child.family.region is Region.IN,
        beads=strung,
        comes_next=_next(child, strung, approved, now=now) if keeps_progress else None,
        books=library.shelf(
            child.stories.all(),
            language=child.preferred_language,
            age=child.age(now=now),
            titles_in=page_language,
        ),
        latest=[talk_of(row, titles) for row in child.latest],
        week=week.week(
            [(row.started_at, row.duration_seconds) for row in child.lately], child.zone, now=now
        ),
    )


def _next(child: Any, strung: list[Bead], approved: list[int], *, now: datetime) -> Bead | None:
    if not approved:
        return None
    standings = {row.verse_index: standing_of(row) for row in child.verses.all()}
    return strung[step_that_comes(approved, standings, age=child.age(now=now), now=now).index]


def talk_of(row: Interaction, titles: dict[str, str]) -> Talk:
    """A conversation as it is shown; `titles` are those of stories by slug."""
    about = [_about(topic, titles) for topic in row.topic.split(", ") if topic]
    return Talk(
        id=row.pk,
        about=", ".join(dict.fromkeys(about)) or _("A talk"),
        notes=row.notes,
        started_at=row.started_at,
        minutes=round(row.duration_seconds / 60),
    )


def _about(topic: str, titles: dict[str, str]) -> str:
    """An interaction's topic, such as "chalisa 8" or "story leap-to-lanka", as parents say it."""
    kind, _space, rest = topic.partition(" ")
    if kind == "chalisa" and rest.isdecimal():
        return name_of(int(rest))
    if kind == "story":
        return titles.get(rest, rest.replace("-", " ").title())
    if topic == "recitation":
        return pgettext("what a talk was about", "The whole Chalisa")
    return _("A talk") if topic == "talk" else topic
