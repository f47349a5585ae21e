"""Who signs in, the families they look after, and invitations to look after one together."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from accounts.models.language import Language
from accounts.regions import Region, region_of
from keyring.fields import SealedText


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
        """An operator, who may do everything in the admin. Their address counts as confirmed."""
        from allauth.account.models import EmailAddress

        user = self.create_user(email, password, is_staff=True, is_superuser=True, **columns)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractUser):
    """Somebody who signs in: a parent or one of the staff. All we ask for is an e-mail address."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    # Part of what a session must match: one more, and every session of this person has ended.
    session_generation = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        part = f"{self.password}{self.session_generation}"
        key_salt = "accounts.User.session"
        return salted_hmac(key_salt, part, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return ""

    def get_short_name(self) -> str:
        return ""


class Family(models.Model):
    """The household that guardians, children and toys belong to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = SealedText(max_length=80)
    country = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # That nobody was here for long: when the guardians were told so, and told again.
    absence_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    absence_warned_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return f"family {self.pk}"

    @property
    def region(self) -> Region:
        """Whose rules apply; the strictest where no country was declared."""
        return region_of(self.country)

    key_owner_field = "id"

    @property
    def key_owner(self) -> uuid.UUID:
        """Whose key the family's words are sealed with: its own."""
        return self.pk

    @property
    def key_region(self) -> str:
        """Where the family's key is kept."""
        return self.region.value


class Guardian(models.Model):
    """That a user looks after a family: sees its children, and consents for them."""

    MOST = 2  # of one family

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="guardianship")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="guardians")
    since = models.DateTimeField(auto_now_add=True)
    wants_digest = models.BooleanField(default=False)
    digest_sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"guardian {self.pk}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, asked for in English, with time as a word."""

    def open(self, *, now: datetime) -> "InvitationQuerySet":
        """Invitations that can still be accepted."""
        return self.filter(used_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """That a guardian asked somebody to join the family. Of the token only a hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(
        Guardian, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    email = SealedText(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    key_owner_field = "family_id"

    @property
    def key_owner(self) -> uuid.UUID:
        """The family, whose key the address is sealed with."""
        return self.family_id

    @property
    def key_region(self) -> str:
        """Where the family's key is kept."""
        return self.family.key_region
