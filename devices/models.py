"""Toys, and the codes by which a toy comes to belong to a family."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from accounts.models import Family, Profile, User
from keyring.fields import SealedText


class DeviceQuerySet(models.QuerySet["Device"]):
    """Toys, asked for in English."""

    def looked_after_by(self, user: User | AnonymousUser) -> "DeviceQuerySet":
        """The toys of the family that `user` is a guardian of; nobody's for strangers."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(family__guardians__user=user)

    def active(self) -> "DeviceQuerySet":
        """Toys that are neither lost nor wiped."""
        return self.filter(state=Device.State.ACTIVE)

    def paired(self) -> "DeviceQuerySet":
        """Toys that a child plays with."""
        return self.active().filter(profile__isnull=False)

    def silent_for(self, wait: timedelta, *, now: datetime) -> "DeviceQuerySet":
        """Toys last heard from more than `wait` before `now`, never-heard included."""
        return self.exclude(last_seen_at__gt=now - wait)


class Device(models.Model):
    """One toy. Its serial is printed on it; of its secret only a hash is kept."""

    class State(models.TextChoices):
        """What may become of a toy: it talks, it is lost, or it is to wipe itself."""

        ACTIVE = "active"
        REVOKED = "revoked"
        ERASED = "erased"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    serial = models.CharField(
        max_length=40, unique=True, validators=[RegexValidator(r"^[A-Z0-9][A-Z0-9-]{3,39}$")]
    )
    secret_hash = models.CharField(max_length=64, blank=True, editable=False)
    profile = models.ForeignKey(
        Profile, null=True, blank=True, on_delete=models.SET_NULL, related_name="devices"
    )
    family = models.ForeignKey(
        Family, null=True, blank=True, on_delete=models.SET_NULL, related_name="devices"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    name = SealedText(max_length=60)
    volume_percent = models.PositiveSmallIntegerField(default=70)
    lights_on = models.BooleanField(default=True)
    battery = models.PositiveSmallIntegerField(null=True, blank=True)
    rssi = models.SmallIntegerField(null=True, blank=True)
    firmware = models.CharField(max_length=40, blank=True)
    hardware = models.CharField(max_length=20, default="esp32-s3")
    telemetry = models.JSONField(null=True, blank=True)  # numbers of its latest `status`
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "revoked", "erased"]),
                name="device_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(volume_percent__lte=100), name="device_volume_percent"
            ),
            models.CheckConstraint(
                condition=models.Q(battery=None) | models.Q(battery__lte=100),
                name="device_battery_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    key_owner_field = "family_id"

    @property
    def key_owner(self) -> uuid.UUID | None:
        """The family, whose key the toy's name is sealed with; a toy of nobody has no name."""
        return self.family_id

    @property
    def key_region(self) -> str:
        """Where the family's key is kept."""
        return self.family.key_region if self.family else ""


class PairingCodeQuerySet(models.QuerySet["PairingCode"]):
    """Codes, asked for in English, with time as a word."""

    def unclaimed(self) -> "PairingCodeQuerySet":
        """Codes that no guardian has used."""
        return self.filter(claimed_at=None)

    def live(self, *, now: datetime) -> "PairingCodeQuerySet":
        """Codes that still pair a toy: good until the instant they expire."""
        return self.unclaimed().filter(expires_at__gt=now)


class PairingCode(models.Model):
    """Six digits that a toy speaks and a guardian types."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="codes")
    digits = models.CharField(max_length=6, validators=[RegexValidator(r"^[0-9]{6}$")])
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)

    objects = PairingCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digits"],
                condition=models.Q(claimed_at=None),
                name="code_unclaimed_is_unique",
            ),
            models.UniqueConstraint(
                fields=["device"], condition=models.Q(claimed_at=None), name="code_one_a_device"
            ),
        ]

    def __str__(self) -> str:
        return f"pairing code {self.pk}"


class WrongGuess(models.Model):
    """
    That somebody typed digits that no toy shows. A few in a short time stop the guessing.

    `place` is a keyed hash of the network address that it came from; "" when that is not known.
    """

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "wrong guesses"
        indexes = [
            models.Index(fields=["family", "-at"], name="wrong_guess_of_a_family"),
            models.Index(fields=["user", "-at"], name="wrong_guess_of_a_user"),
            models.Index(fields=["place", "-at"], name="wrong_guess_from_a_place"),
        ]

    def __str__(self) -> str:
        return f"wrong guess {self.pk}"


class FirmwareReleaseQuerySet(models.QuerySet["FirmwareRelease"]):
    """Releases, asked for in English, with time as a word."""

    def published(self, *, now: datetime) -> "FirmwareReleaseQuerySet":
        """Releases that were given out, and not taken back."""
        return self.filter(published_at__lte=now, withdrawn_at=None)

    def offered(self, *, now: datetime) -> "FirmwareReleaseQuerySet":
        """Releases that toys may be told of now."""
        return self.published(now=now).filter(is_paused=False, rollout_percent__gt=0)


def private_files() -> Storage:
    """Where images lie: nobody fetches them but toys that prove themselves."""
    return storages["private"]


class FirmwareRelease(models.Model):
    """
    Firmware that toys of one kind of hardware can fetch and check.

    `files`, `size` (bytes) and `sha256` (hex) are of the image; `signature` (base64) is of the
    statement in wire/releases.py, by the key whose public half is in the toys. Without
    `published_at` no toy hears of it; then `rollout_percent` of them do, unless it is paused. One
    that is withdrawn is not even given to toys that have heard of it. Toys that run it already
    stay with it until a newer one is out: a toy never goes back.
    """

    version = models.CharField(max_length=40, validators=[RegexValidator(r"^\d+(\.\d+){1,3}$")])
    hardware = models.CharField(max_length=20, default="esp32-s3")
    image = models.FileField(storage=private_files, max_length=200)
    files = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    size = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    sha256 = models.CharField(max_length=64, validators=[RegexValidator(r"^[0-9a-f]{64}$")])
    signature = models.CharField(
        max_length=128, validators=[RegexValidator(r"^[A-Za-z0-9+/]{86}==$")]
    )
    published_at = models.DateTimeField(null=True, blank=True)
    rollout_percent = models.PositiveSmallIntegerField(
        default=100, validators=[MaxValueValidator(100)], help_text="of the toys, by their serials"
    )
    is_paused = models.BooleanField(
        "paused", default=False, help_text="no more toys are told of it until it goes on"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FirmwareReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["hardware", "-published_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["hardware", "version"], name="firmware_once_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(rollout_percent__lte=100), name="firmware_rollout_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hardware} {self.version}"

    def reaches(self, serial: str) -> bool:
        """
        Is the toy among the share that hears of this release?

        A toy that is stays so when the share grows; who comes first is another one each release.
        """
        drawn = hashlib.sha256(f"{self.hardware} {self.version} {serial}".encode()).digest()
        return int.from_bytes(drawn[:4], "big") % 100 < self.rollout_percent
