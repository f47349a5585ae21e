"""Versions of texts, what was judged of them, and what was said about them. None ever changes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from learning.review.states import OPEN, Aspect, Status

KINDS = ("verse", "story", "episode")
LONGEST_COMMENT = 2_000


def kind_of(target: models.Model) -> str:
    """ "verse", "story" or "episode"."""
    return str(target._meta.model_name)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Versions, asked for in English."""

    def of(self, target: models.Model) -> "RevisionQuerySet":
        """Those of one verse, story or episode."""
        return self.filter(**{kind_of(target): target})

    def awaiting(self) -> "RevisionQuerySet":
        """Submitted, and not yet judged in every aspect."""
        return self.filter(status=Status.IN_REVIEW)

    def open(self) -> "RevisionQuerySet":
        """Drafts, and what is in review."""
        return self.filter(status__in=OPEN)

    def served(self) -> "RevisionQuerySet":
        """What children hear."""
        return self.filter(status=Status.APPROVED)

    def not_proofread(self) -> "RevisionQuerySet":
        """Served, and in some aspect no person has vouched for it yet."""
        found = self.served()
        missing = models.Q()
        for aspect in Aspect:
            of_it = models.Q(revision=models.OuterRef("pk"))
            of_what_it_brought_back = models.Q(revision__followed_by=models.OuterRef("pk"))
            said = Verdict.objects.filter(
                of_it | of_what_it_brought_back, aspect=aspect, approves=True
            )
            missing |= models.Q(~models.Exists(said))
        return found.filter(missing)


class Revision(models.Model):
    """
    One version of a verse's, a story's or an episode's text: the whole of it in `text`, by the
    names of the columns.

    `number` counts from 1 within the text. `base` is the version that was served when this one
    was begun; `follows` the one that it goes on from: a draft that was rewritten, or with the
    origin "rollback" the version that was brought back. `provenance` says where a shipped text
    comes from. `approved_at` stays when the version is superseded or withdrawn.
    """

    class Origin(models.TextChoices):
        """Who wrote it down: a person, the product, a file of an editor's, or a way back."""

        EDITOR = "editor"
        SHIPPED = "shipped"
        IMPORT = "import"
        ROLLBACK = "rollback"

    verse = models.ForeignKey(
        "learning.Verse", null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    story = models.ForeignKey(
        "learning.Story", null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    episode = models.ForeignKey(
        "learning.Episode", null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    text = models.JSONField()
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.EDITOR)
    provenance = models.CharField(max_length=200, blank=True)
    status = models.CharField(
        max_length=10,
        choices=[(status.value, status.value.replace("-", " ")) for status in Status],
        default=Status.DRAFT.value,
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    base = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="followed_by"
    )
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("approve_language", "Can approve the language of a text"),
            ("approve_tradition", "Can approve the tradition of a text"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verse__isnull=False, story=None, episode=None)
                | models.Q(verse=None, story__isnull=False, episode=None)
                | models.Q(verse=None, story=None, episode__isnull=False),
                name="revision_of_one_text",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[one.value for one in Status]),
                name="revision_status_known",
            ),
            *(
                models.UniqueConstraint(fields=[kind, "number"], name=f"revision_once_a_{kind}")
                for kind in KINDS
            ),
            *(
                models.UniqueConstraint(
                    fields=[kind],
                    condition=models.Q(status="approved"),
                    name=f"revision_one_served_a_{kind}",
                )
                for kind in KINDS
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.target}"

    @classmethod
    def current_for(cls, target: models.Model) -> "Revision | None":
        """The version that is served; None for what was never approved or is withdrawn."""
        return cls.objects.of(target).served().first()

    @property
    def kind(self) -> str:
        """ "verse", "story" or "episode"."""
        return next(kind for kind in KINDS if getattr(self, f"{kind}_id") is not None)

    @property
    def target(self) -> Any:
        """The verse, story or episode."""
        return getattr(self, self.kind)

    @property
    def writer(self) -> str:
        """Who wrote it, for the staff."""
        if self.origin == self.Origin.SHIPPED:
            return "shipped with the product"
        return self.author.email if self.author else "somebody who has left"


class Verdict(models.Model):
    """What one person said of one aspect of a version. The last one of an aspect counts."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="verdicts")
    aspect = models.CharField(
        max_length=9, choices=[(aspect.value, aspect.value) for aspect in Aspect]
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approves = models.BooleanField()
    comment = models.TextField(blank=True, max_length=LONGEST_COMMENT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.aspect}: {'approved' if self.approves else 'refused'}"


class Comment(models.Model):
    """What somebody said about a version."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(max_length=LONGEST_COMMENT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"comment {self.pk}"
