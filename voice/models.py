"""What is kept of conversations, who Hanuman is in them, and the sound made ahead for them."""

import uuid

from django.db import models

from accounts.models import Language, Profile
from devices.models import Device
from keyring.fields import SealedText


class Persona(models.Model):
    """A character that a child can talk with: what it is told to be, and how it greets."""

    name = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    system_prompt = models.TextField(help_text="Who it is and how it speaks.")
    developer_prompt = models.TextField(help_text="How it uses its tools.")
    greeting_en = models.CharField(max_length=300)
    greeting_hi = models.CharField(max_length=300)
    greeting_hi_latn = models.CharField(
        max_length=300, help_text="The Hindi greeting in Roman letters, for an English voice."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def greeting_in(self, language: str) -> str:
        """`language` is "en", "hi" or "hi-Latn"."""
        greetings = {"hi": self.greeting_hi, "hi-Latn": self.greeting_hi_latn}
        return greetings.get(language, self.greeting_en)


class OfAChild(models.Model):
    """A row about a child, whose words are sealed with the child's key."""

    profile: "models.ForeignKey[Profile, Profile]"
    profile_id: uuid.UUID

    class Meta:
        abstract = True

    key_owner_field = "profile_id"

    @property
    def key_owner(self) -> uuid.UUID:
        """The child."""
        return self.profile_id

    @property
    def key_region(self) -> str:
        """Where the child's key is kept."""
        return self.profile.key_region


class Interaction(OfAChild):
    """
    One conversation: when, how long was talked, about what. Neither sound nor words.

    `notes` is the summary for the parents. `latency` holds one object a turn: ms from the button's
    release to each stage. `questions` counts the turns that were neither a lesson nor a story;
    `summarised_turns` says how many turns the notes are about.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="interactions")
    device = models.ForeignKey(
        Device, null=True, blank=True, on_delete=models.SET_NULL, related_name="interactions"
    )
    started_at = models.DateTimeField()
    duration_seconds = models.PositiveIntegerField(default=0)
    topic = models.CharField(max_length=80, blank=True)
    notes = SealedText()
    turns = models.PositiveIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)
    summarised_turns = models.PositiveIntegerField(default=0)
    latency = models.JSONField(default=list)

    class Meta:
        db_table = "interactions"
        ordering = ["-started_at"]
        indexes = [
            models.Index(fields=["profile", "-started_at"], name="interaction_latest"),
            models.Index(fields=["started_at"], name="interaction_oldest"),
        ]

    def __str__(self) -> str:
        return f"interaction {self.pk}"


class Line(OfAChild):
    """
    What was said in a conversation, masked before it was written; only where the family agreed.

    `speaker` is "child" or "hanuman"; `number` counts the conversation's lines from 1.
    """

    class Speaker(models.TextChoices):
        """Who said it."""

        CHILD = "child"
        HANUMAN = "hanuman"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="lines")
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    speaker = models.CharField(max_length=7, choices=Speaker.choices)
    text = SealedText()
    at = models.DateTimeField()

    class Meta:
        ordering = ["interaction", "number"]
        indexes = [
            models.Index(fields=["profile", "at"], name="line_of_a_child"),
            models.Index(fields=["at"], name="line_oldest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["interaction", "number"], name="line_number_once")
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"


class Recollection(OfAChild):
    """What the next conversation is told of the earlier ones; only where the family agreed."""

    profile = models.OneToOneField(
        Profile, on_delete=models.CASCADE, primary_key=True, related_name="recollection"
    )
    text = SealedText()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"recollection {self.pk}"


class SafetyEventQuerySet(models.QuerySet["SafetyEvent"]):
    """Safety events, asked for in English."""

    def for_guardians(self) -> "SafetyEventQuerySet":
        """Those that guardians may see: what may be abuse goes to the staff alone."""
        return self.filter(is_for_staff=False)

    def for_staff(self) -> "SafetyEventQuerySet":
        """The others."""
        return self.filter(is_for_staff=True)


class SafetyEvent(models.Model):
    """
    That something in a conversation was steered away from or answered with care. No words.

    `severity` is 0 to 3 (docs/safety.md). `is_for_staff`: no guardian sees or is told of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="safety_events")
    category = models.CharField(max_length=30)
    severity = models.PositiveSmallIntegerField()
    is_for_staff = models.BooleanField(default=False)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)  # the guardians, by e-mail

    objects = SafetyEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["profile", "-at"], name="safety_event_of_a_child")]

    def __str__(self) -> str:
        return f"safety event {self.pk}"


class SpeechClip(models.Model):
    """
    Sound synthesised ahead from approved text: never anything with a name in it.

    `key` is the SHA-256 of text, voice and format; the samples (s16le mono at `rate_hz`) lie in
    the default storage under `clips/`.
    """

    key = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    language = models.CharField(max_length=2, choices=Language.choices)
    voice = models.CharField(max_length=60)
    rate_hz = models.PositiveIntegerField()
    duration_ms = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"clip {self.key[:12]}"

    @property
    def path(self) -> str:
        """Its name in the default storage."""
        return clip_path(self.key)


def clip_path(key: str) -> str:
    """Where the samples of a clip lie in the default storage."""
    return f"clips/{key[:2]}/{key}.pcm"
