"""The wrapped keys, and the names of those whose keys are gone for ever."""

import uuid

from django.db import models


class DataKey(models.Model):
    """
    A key of one owner, a child or a family, wrapped by the key of a region.

    `number` counts the owner's keys from 1; new values are written with the highest. `wrapping`
    names the regional key; `fingerprint` is the start of the SHA-256 of the key, for receipts.
    """

    owner = models.UUIDField()
    number = models.PositiveIntegerField()
    region = models.CharField(max_length=2)
    wrapping = models.CharField(max_length=300)
    wrapped = models.BinaryField()
    fingerprint = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["owner", "number"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "number"], name="key_number_once_an_owner")
        ]

    def __str__(self) -> str:
        return f"key {self.fingerprint}"


class Tombstone(models.Model):
    """
    That an owner was erased: it never gets a key again, and a restored backup is erased again.

    `kind` is "child" or "family". The id is all that is left, and names nobody.
    """

    owner = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=6, choices=[("child", "child"), ("family", "family")])
    erased_at = models.DateTimeField()

    class Meta:
        ordering = ["erased_at"]

    def __str__(self) -> str:
        return f"tombstone {self.owner}"
