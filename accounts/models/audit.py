"""What was done with whose data: written once, read by parents and operators, kept a year."""

import uuid

import pgtrigger
from django.db import models

from accounts.models.consent import never_emptied


class AuditEvent(models.Model):
    """
    That somebody did something: kind, when, about whom. Pseudonymous, and no foreign key.

    `child_ref`, `family_ref` and `actor_ref` are keyed hashes (hex); `role` is what parents are
    told of who it was; `reason` what the staff gave as theirs. Rows are never changed; only
    retention deletes them (accounts/maintenance.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    child_ref = models.CharField(max_length=64, blank=True)
    family_ref = models.CharField(max_length=64, blank=True)
    actor_ref = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["child_ref", "-at"], name="audit_of_a_child"),
            models.Index(fields=["family_ref", "-at"], name="audit_of_a_family"),
            models.Index(fields=["actor_ref", "-at"], name="audit_of_an_actor"),
            models.Index(fields=["at"], name="audit_oldest"),
        ]
        triggers = [
            pgtrigger.Protect(name="audit_rows", operation=pgtrigger.Update),
            pgtrigger.Protect(name="audit_kept", operation=pgtrigger.Delete),
            never_emptied("audit"),
        ]

    def __str__(self) -> str:
        return f"audit event {self.pk}"
