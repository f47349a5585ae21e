"""The admin's first page: what waits for somebody, and how verses and stories fare."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from hanuman.models import DeadLetter
from learning.models import Revision, Take
from learning.overview import overview
from learning.review.states import Status

SHOWN = 5  # of what waits


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that somebody should see to: how much of it, and where."""

    what: str
    count: int
    address: str


def tell(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the template shows beside the theme's `context`. Each sees their own part."""
    told: dict[str, Any] = {"title": "Overview", "waiting": _waiting(request)}
    if request.user.has_perm("learning.view_revision"):
        awaiting = Revision.objects.awaiting().select_related("verse", "story", "episode__story")
        told["in_review"] = list(awaiting.order_by("submitted_at")[:SHOWN])
    if request.user.has_perm("learning.view_verse"):
        told["overview"] = overview()
    return {**context, **told}


def _waiting(request: HttpRequest) -> list[Waiting]:
    """What this person may see to, without what is done."""
    asked = {
        "learning.view_revision": _of_texts,
        "learning.view_take": _of_takes,
        "hanuman.view_deadletter": _of_tasks,
    }
    found = [one for name, ask in asked.items() if request.user.has_perm(name) for one in ask()]
    return [one for one in found if one.count]


def _of_texts() -> list[Waiting]:
    versions = reverse("admin:learning_revision_changelist")
    asked = Revision.objects
    in_review = f"{versions}?status__exact={Status.IN_REVIEW.value}"
    drafts = f"{versions}?status__exact={Status.DRAFT.value}"
    return [
        Waiting("Texts in review", asked.awaiting().count(), in_review),
        Waiting("Drafts", asked.filter(status=Status.DRAFT).count(), drafts),
        Waiting(
            "Served texts that nobody has proofread",
            asked.not_proofread().count(),
            f"{versions}?proofread=no",
        ),
    ]


def _of_takes() -> list[Waiting]:
    ready = Take.State.READY.value
    count = Take.objects.filter(state=ready).count()
    address = f"{reverse('admin:learning_take_changelist')}?state__exact={ready}"
    return [Waiting("Recordings to be heard and approved", count, address)]


def _of_tasks() -> list[Waiting]:
    count = DeadLetter.objects.filter(sent_again_at=None).count()
    return [Waiting("Tasks given up", count, reverse("admin:hanuman_deadletter_changelist"))]
