"""Parents, their families and children, and what was consented to for each child."""

import uuid
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser, AnonymousUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower


class Language(models.TextChoices):
    """The languages that Hanuman speaks with a child."""

    ENGLISH = "en", "English"
    HINDI = "hi", "हिन्दी"


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in by e-mail."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **columns: Any) -> "User":
        """A parent. Raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **columns: Any) -> "User":
        """An operator, who may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **columns)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractUser):
    """Somebody who signs in: a parent or one of the staff. All we ask for is an e-mail address."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_full_name(self) -> str:
        return ""

    def get_short_name(self) -> str:
        return ""


class Family(models.Model):
    """The household that guardians, children and toys belong to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return f"family {self.pk}"


class Guardian(models.Model):
    """That a user looks after a family: sees its children, and consents for them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guardianships")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="guardians")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "family"], name="guardian_once_a_family")
        ]

    def __str__(self) -> str:
        return f"guardian {self.pk}"


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
        return self.filter(family__in=Family.objects.filter(guardians__user=user))


class Profile(models.Model):
    """A child: what Hanuman has to know to talk with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="children")
    child_name = models.CharField(max_length=80)
    dob = models.DateField(null=True, blank=True)
    parents = models.JSONField(default=list, blank=True)
    preferred_language = models.CharField(
        max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    timezone = models.CharField(max_length=64, default="UTC", validators=[zone_exists])
    persona_name = models.CharField(max_length=40, default="hanuman")
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


class Purpose(models.TextChoices):
    """What a guardian can agree to for a child, one by one."""

    CORE_VOICE = "core_voice", "Talk with Hanuman"
    RELIGION_EXPLICIT = "religion_explicit", "Religious stories and verses"
    PROGRESS = "progress", "Keep learning progress"
    MEMORY = "memory", "Remember nickname and favourites"
    TRANSCRIPT_KEEP = "transcript_keep", "Keep the text of conversations"
    SAFETY_ALERTS = "safety_alerts", "Safety alerts"


class LedgerIsAppendOnly(Exception):
    """A consent record was to be changed or removed; only new records are written."""

    code = "ledger-append-only"


class ConsentRecordQuerySet(models.QuerySet["ConsentRecord"]):
    """The ledger, asked in English. It can be added to and read, nothing else."""

    def about(self, profile_id: uuid.UUID | str) -> "ConsentRecordQuerySet":
        """What was ever said for one child."""
        return self.filter(profile_id=profile_id)

    def standing(self) -> "ConsentRecordQuerySet":
        """The last word on each purpose of each child."""
        return self.order_by("profile_id", "purpose", "-id").distinct("profile_id", "purpose")

    def update(self, **columns: Any) -> int:
        raise LedgerIsAppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise LedgerIsAppendOnly

    # What Django asks of a queryset whose destructive methods templates must not reach.
    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]


class ConsentRecord(models.Model):
    """That a purpose was granted or withdrawn for a child: one line, never changed."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    granted = models.BooleanField()
    guardian = models.ForeignKey(Guardian, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = ConsentRecordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["profile", "purpose", "-id"], name="consent_last_word")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values), name="consent_purpose_known"
            )
        ]

    def __str__(self) -> str:
        return f"consent record {self.pk}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(**options)

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        raise LedgerIsAppendOnly
