"""What is kept of conversations, who Hanuman is in them, and the sound made ahead for them."""

import uuid

from django.db import models

from accounts.models import Language, Profile
from devices.models import Device


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


class Interaction(models.Model):
    """
    One conversation: when, how long was talked, about what. Neither sound nor words.

    `notes` is the summary for the parents. `latency` holds one object a turn: ms from the button's
    release to each stage.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="interactions")
    device = models.ForeignKey(
        Device, null=True, blank=True, on_delete=models.SET_NULL, related_name="interactions"
    )
    started_at = models.DateTimeField()
    duration_seconds = models.PositiveIntegerField(default=0)
    topic = models.CharField(max_length=80, blank=True)
    notes = models.TextField(blank=True)
    turns = models.PositiveIntegerField(default=0)
    latency = models.JSONField(default=list)

    class Meta:
        db_table = "interactions"
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["profile", "-started_at"], name="interaction_latest")]

    def __str__(self) -> str:
        return f"interaction {self.pk}"


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
