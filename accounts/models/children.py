"""Children, what they like, and what their family limits."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from accounts.models.language import Language
from accounts.models.people import Family, User
from keyring.fields import SealedDate, SealedList, SealedText


def zone_exists(name: str) -> None:
    """Field validator. Raises ValidationError for a time zone that this machine does not know."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValidationError("There is no time zone of this name.", code="zone-unknown") from None


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Children, asked for in English."""

    def looked_after_by(self, user: User | AnonymousUser) -> "ProfileQuerySet":
        """The children of the families that `user` is a guardian of; nobody's for strangers."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(family__guardians__user=user)


class Profile(models.Model):
    """A child: what Hanuman has to know to talk with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="children")
    child_name = SealedText(max_length=80)
    dob = SealedDate()
    parents = SealedList()
    preferred_language = models.CharField(
        max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    timezone = models.CharField(max_length=64, default="UTC", validators=[zone_exists])
    persona_name = models.CharField(max_length=40, default="hanuman")
    avoid_topics = SealedList()
    paused_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        db_table = "profiles"
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(preferred_language__in=Language.values),
                name="profile_language_known",
            )
        ]

    def __str__(self) -> str:
        return f"profile {self.pk}"

    key_owner_field = "id"

    @property
    def key_owner(self) -> uuid.UUID:
        """Whose key the child's words are sealed with: its own."""
        return self.pk

    @property
    def key_region(self) -> str:
        """Where the child's key is kept."""
        return self.family.region.value

    @property
    def called(self) -> str:
        """The name as pages show it; words in its place when it cannot be read."""
        return self.child_name or gettext("A name that cannot be read")

    @property
    def zone(self) -> ZoneInfo:
        """The child's time zone; UTC when the stored name means nothing on this machine."""
        try:
            return ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError):
            return ZoneInfo("UTC")

    def local_time(self, *, now: datetime) -> datetime:
        """What the clock on the child's wall shows."""
        return now.astimezone(self.zone)

    def age(self, *, now: datetime) -> int | None:
        """Whole years at `now` where the child lives; None without a (past) date of birth."""
        today: date = self.local_time(now=now).date()
        if self.dob is None or self.dob > today:
            return None
        had_birthday = (today.month, today.day) >= (self.dob.month, self.dob.day)
        return today.year - self.dob.year - (not had_birthday)


class Interest(models.Model):
    """Something a child likes, and how much."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="interests")
    tag = models.CharField(max_length=60)
    weight = models.FloatField(default=1.0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "interests"
        constraints = [
            models.UniqueConstraint(fields=["profile", "tag"], name="interest_once_a_child"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0), name="interest_weight_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk}"
