"""Work that failed for good, for operators to see."""

import uuid

from django.db import models


class DeadLetter(models.Model):
    """
    A background task that was given up after all its retries. Its arguments are ids alone.

    `message_id` is what Celery calls it: however often one is given up, it is one dead letter.
    `why` is the name of the problem, never its text: a text may quote what somebody said.
    """

    message_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=120)
    arguments = models.JSONField(default=list)
    why = models.CharField(max_length=120)
    at = models.DateTimeField()
    sent_again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"dead letter {self.pk}"
