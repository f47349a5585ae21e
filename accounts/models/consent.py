"""
The evidence of consent: notices, the append-only ledger, what stands today, and open requests.

The ledger and the notices are guarded by triggers in the database; `accounts/consent.py` is the
only writer. The ledger refers to people by keyed hashes, so that it can outlive what it is about.
"""

import uuid
from datetime import datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.language import Language
from accounts.models.people import Family, Guardian
from accounts.regions import Region

REGIONS = [(region.value, region.name) for region in Region]


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


class Method(models.TextChoices):
    """How a parent was verified. Where each counts: accounts/consent_methods.py."""

    EMAIL_PLUS = "email_plus", "E-mail, confirmed again later"
    TEXT_PLUS = "text_plus", "Text message, confirmed again later"
    CARD_TXN = "card_txn", "Card payment"
    GOV_ID_DB = "gov_id_db", "Identity checked in a register"
    GOV_ID_FACE = "gov_id_face", "Identity card and face"
    KBA = "kba", "Questions only an adult can answer"
    VIDEO_CALL = "video_call", "Video call"
    PHONE_CALL = "phone_call", "Telephone call"
    SIGNED_FORM = "signed_form", "Signed form"
    DIGILOCKER_TOKEN = "digilocker_token", "DigiLocker"
    KNOWN_IDENTITY = "known_identity", "Parent already verified"
    STAFF_OVERRIDE = "staff_override", "Set by staff, outside production"


class Action(models.TextChoices):
    """What a line of the ledger says."""

    REQUESTED = "requested"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    REAFFIRMED = "reaffirmed"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


def append_only(name: str) -> list[Any]:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE."""
    changes = pgtrigger.Update | pgtrigger.Delete
    return [pgtrigger.Protect(name=f"{name}_rows", operation=changes), never_emptied(name)]


def never_emptied(name: str) -> Any:
    """A trigger that refuses TRUNCATE."""
    return pgtrigger.Trigger(
        name=f"{name}_table",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
    )


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that can be added and read, nothing else."""

    def update(self, **columns: Any) -> int:
        raise LedgerIsAppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise LedgerIsAppendOnly

    # What Django asks of a queryset whose destructive methods templates must not reach.
    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(**options)

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        raise LedgerIsAppendOnly


class NoticeVersion(AppendOnly):
    """What a parent was told: one text for a region and a language, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.CharField(max_length=2, choices=REGIONS)
    language = models.CharField(max_length=2, choices=Language.choices)
    number = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    effective_from = models.DateTimeField()

    class Meta:
        ordering = ["region", "language", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "language", "number"], name="notice_number_once"
            )
        ]
        triggers = append_only("notice")

    def __str__(self) -> str:
        return f"notice {self.region} {self.language} {self.number}"


class ConsentEvent(AppendOnly):
    """
    One line of a region's ledger. `number` counts from 1 without gaps in each region.

    `child_ref` and `actor_ref` are keyed hashes (hex); `ip_prefix` is a /24 or /48; `hash` is the
    SHA-256 of `prev_hash` and the line in its canonical form.
    """

    region = models.CharField(max_length=2, choices=REGIONS)
    number = models.PositiveBigIntegerField()
    child_ref = models.CharField(max_length=64)
    actor_ref = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=12, choices=Action.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    language = models.CharField(max_length=2, blank=True)
    notice_sha256 = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=20, choices=Method.choices, blank=True)
    ip_prefix = models.CharField(max_length=50, blank=True)
    occurred_at = models.DateTimeField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["region", "number"]
        indexes = [models.Index(fields=["child_ref", "purpose"], name="consent_of_a_child")]
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="consent_number_once"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values), name="consent_purpose_known"
            ),
        ]
        triggers = append_only("ledger")

    def __str__(self) -> str:
        return f"consent event {self.region} {self.number}"


class LedgerHead(models.Model):
    """
    Where a region's chain ends: the number and hash of its last line, and a keyed hash of both.

    Without it, a chain whose last lines were cut off would look whole.
    """

    region = models.CharField(max_length=2, choices=REGIONS, primary_key=True)
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["region"]
        triggers = [
            pgtrigger.Protect(name="head_rows", operation=pgtrigger.Delete),
            never_emptied("head"),
        ]

    def __str__(self) -> str:
        return f"ledger head {self.region}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    """What stands, asked for in English."""

    def about(self, child_id: uuid.UUID | str) -> "ConsentQuerySet":
        """What stands for one child."""
        return self.filter(child_id=child_id)

    def granted(self) -> "ConsentQuerySet":
        """What may be done today."""
        return self.filter(is_granted=True)


class Consent(models.Model):
    """
    What the ledger says today of one purpose for one child, written in the ledger's transaction.

    `child_id` is the profile's id and no foreign key: consent comes before the child's row.
    """

    child_id = models.UUIDField()
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    is_granted = models.BooleanField()
    method = models.CharField(max_length=20, choices=Method.choices, blank=True)
    notice_sha256 = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child_id", "purpose"], name="consent_once_a_purpose"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values), name="standing_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class ConsentRequestQuerySet(models.QuerySet["ConsentRequest"]):
    """Requests, asked for in English, with time as a word."""

    def open(self, *, now: datetime) -> "ConsentRequestQuerySet":
        """Requests that a parent can still confirm."""
        return self.filter(confirmed_at=None, expires_at__gt=now)


class ConsentRequest(models.Model):
    """
    What a parent ticked and has yet to confirm, for a child that may have no row yet.

    `child_id` is the id that the child gets. `reminded_at`: when the second confirmation of
    e-mail-plus was sent. Of the link's token only a hash is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="consent_requests")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="+")
    child_id = models.UUIDField(default=uuid.uuid4)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose.choices))
    notice = models.ForeignKey(NoticeVersion, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=20, choices=Method.choices, default=Method.EMAIL_PLUS)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"consent request {self.pk}"


class Processor(models.Model):
    """
    Somebody whose machines see a child's data. What they do with it decides which methods of
    verification are valid (accounts/consent_methods.py).
    """

    name = models.CharField(max_length=60, unique=True)
    host = models.CharField(max_length=120, blank=True)
    purposes = models.CharField(max_length=200)
    regions = ArrayField(models.CharField(max_length=2, choices=REGIONS))
    trains_on_data = models.BooleanField(default=True)
    has_own_purposes = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
