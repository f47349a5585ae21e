"""Erasing and exporting a family's data: how far each has come."""

import uuid
from datetime import datetime

from django.db import models

from accounts.models.language import Language
from accounts.models.people import Family, Guardian


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Erasures, asked for in English, with time as a word."""

    def unfinished(self) -> "ErasureQuerySet":
        """Those that go on, or wait for their day."""
        return self.filter(finished_at=None)

    def due(self, *, now: datetime) -> "ErasureQuerySet":
        """Those that somebody has to begin or to go on with."""
        return self.unfinished().filter(begins_at__lte=now)


class Erasure(models.Model):
    """
    One erasure of a child or of a whole family. Names nobody, and outlives what it erased.

    `subject` is the id of the child or the family; `actor_ref` a keyed hash. `state` is the last
    step that was finished (accounts/erasure/steps.py); `scope` holds the ids of all whose data
    goes, until it is gone. `receipt` is signed and complete at the end; of the token of the link
    to it only a hash is kept, as of the key with which a program may ask twice.
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
    scope = models.JSONField(default=dict, blank=True)
    requested_at = models.DateTimeField()
    begins_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    receipt = models.JSONField(default=dict, blank=True)
    signature = models.CharField(max_length=200, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    asked_with = models.CharField(max_length=64, blank=True, editable=False)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(finished_at=None),
                name="erasure_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["asked_with"],
                condition=~models.Q(asked_with=""),
                name="erasure_once_a_request",
            ),
        ]
        indexes = [models.Index(fields=["token_hash"], name="erasure_of_a_link")]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class ErasureStep(models.Model):
    """
    What was erased from one store: how many of what, and the fingerprints of destroyed keys.

    `done_at` is None while the store is being erased.
    """

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="steps")
    store = models.CharField(max_length=40)
    done_at = models.DateTimeField(null=True, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["erasure", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["erasure", "store"], name="erasure_step_once_a_store")
        ]

    def __str__(self) -> str:
        return f"erasure step {self.pk}"


class ExportQuerySet(models.QuerySet["Export"]):
    """Exports, asked for in English, with time as a word."""

    def ready(self, *, now: datetime) -> "ExportQuerySet":
        """Exports that can still be fetched."""
        made = self.filter(ready_at__isnull=False, problem="")
        return made.filter(fetched_at=None, expires_at__gt=now)

    def waiting(self) -> "ExportQuerySet":
        """Exports that are to be made, or are being made."""
        return self.filter(ready_at=None, problem="")


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

    @property
    def key_owner(self) -> uuid.UUID:
        """Whose key the file is sealed with, and dies with: the child's, or the family's."""
        return self.child_id or self.family_id

    @property
    def key_region(self) -> str:
        """Where that key is kept."""
        return self.family.key_region

    @property
    def seal_identity(self) -> str:
        """What the sealed file says it is."""
        return f"export|{self.pk}|{self.key_owner}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be made."""
        return self.ready_at is None and not self.problem

    def is_ready(self, *, now: datetime) -> bool:
        """Whether it can be fetched at `now`."""
        is_there = self.ready_at is not None and self.fetched_at is None and not self.problem
        return is_there and self.expires_at is not None and self.expires_at > now
