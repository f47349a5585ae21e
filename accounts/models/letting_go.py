"""Erasing and exporting a family's data: how far each has come."""

import uuid
from datetime import datetime

from django.db import models

from accounts.models.language import Language
from accounts.models.people import Family, Guardian


class Erasure(models.Model):
    """
    One erasure of a child or of a whole family. Names nobody, and outlives what it erased.

    `subject` is the id of the child or the family; `actor_ref` a keyed hash. `state` is the last
    step that was finished (accounts/erasure.py); `receipt` is signed and complete at the end.
    """

    class Kind(models.TextChoices):
        """Whose data goes."""

        CHILD = "child"
        FAMILY = "family"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    subject = models.UUIDField()
    family_id = models.UUIDField(null=True)
    actor_ref = models.CharField(max_length=64, blank=True)
    region = models.CharField(max_length=2)
    language = models.CharField(max_length=2, choices=Language.choices)
    state = models.CharField(max_length=20, default="requested")
    requested_at = models.DateTimeField()
    begins_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    receipt = models.JSONField(default=dict, blank=True)
    signature = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(finished_at=None),
                name="erasure_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class ErasureStep(models.Model):
    """What was erased from one store: how many of what. `detail` holds counts and fingerprints."""

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="steps")
    store = models.CharField(max_length=40)
    done_at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["erasure", "done_at"]
        constraints = [
            models.UniqueConstraint(fields=["erasure", "store"], name="erasure_step_once_a_store")
        ]

    def __str__(self) -> str:
        return f"erasure step {self.pk}"


class ExportQuerySet(models.QuerySet["Export"]):
    """Exports, asked for in English, with time as a word."""

    def ready(self, *, now: datetime) -> "ExportQuerySet":
        """Exports that can still be fetched."""
        return self.filter(ready_at__isnull=False, fetched_at=None, expires_at__gt=now)


class Export(models.Model):
    """
    A copy of what is kept of a child, or of a whole family (`child_id` None), for one guardian.

    `progress` is in percent; `path` is in the private storage. Of the link's token only a hash is
    kept, and it works once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="exports")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="exports")
    child_id = models.UUIDField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices)
    progress = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    path = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"export {self.pk}"
