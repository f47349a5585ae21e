"""Who of the staff looked at a child's data; the parents can read it."""

from django.db import models

from accounts.models.children import Profile


class AccessRecord(models.Model):
    """That one of the staff opened something of a child: what, in which role, when. Never who."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="accesses")
    role = models.CharField(max_length=60)
    looked_at = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["profile", "-at"], name="access_of_a_child")]

    def __str__(self) -> str:
        return f"access record {self.pk}"
