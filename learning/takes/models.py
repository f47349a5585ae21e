"""A take: a recording before anybody has approved it, and who brought and who heard it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Language

KINDS = [("chalisa", "Chalisa"), ("verse", "Verse")]


class TakeQuerySet(models.QuerySet["Take"]):
    """Takes, asked for in English."""

    def unfinished(self) -> "TakeQuerySet":
        """Those that a worker still has to convert."""
        return self.filter(state__in=[Take.State.WAITING, Take.State.CONVERTING])

    def undecided(self) -> "TakeQuerySet":
        """Those that a later take of the same makes pointless."""
        return self.unfinished() | self.filter(state=Take.State.READY)

    def for_the_same(self, take: "Take") -> "TakeQuerySet":
        """All takes of what `take` is a recording of."""
        return self.filter(kind=take.kind, verse=take.verse, language=take.language)


class Take(models.Model):
    """
    A recording on its way from an editor's file to the children, and what became of it.

    It becomes a `Recording` when somebody else than who uploaded it has heard and approved it.
    `problem` and `remarks` are codes of `learning.takes.problems`; `loudness` is in LUFS, as it
    came; `sha256` and `duration_ms` are those of the converted file.
    """

    class State(models.TextChoices):
        """Where it is. The last four are for good."""

        WAITING = "waiting", "waiting for a worker"
        CONVERTING = "converting", "being converted"
        READY = "ready", "to be heard and approved"
        APPROVED = "approved", "approved"
        REFUSED = "refused", "refused"
        FAILED = "failed", "failed"
        SUPERSEDED = "superseded", "replaced by a later one"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=KINDS)
    verse = models.ForeignKey(
        "learning.Verse", null=True, blank=True, on_delete=models.PROTECT, related_name="takes"
    )
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.HINDI)
    reciter = models.CharField(max_length=120)
    permission = models.TextField()
    tradition = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="takes"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=20, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=80, blank=True)
    loudness = models.FloatField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="takes_heard"
    )
    heard_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)

    objects = TakeQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        permissions = [("hear_take", "Can approve takes of others after hearing them")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="chalisa", verse=None)
                | models.Q(kind="verse", verse__isnull=False),
                name="take_verse_fits_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(heard_by=None) | ~models.Q(heard_by=models.F("uploaded_by")),
                name="take_heard_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(progress__lte=100), name="take_progress_0_to_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verse or 'The whole Chalisa'}, {self.reciter}"
