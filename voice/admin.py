"""Conversations, personas and clips in the admin: a reading room, but for personas."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from accounts.access import LeavesATrace, keep_to_staff
from accounts.read_only import ReadOnlyAdmin
from voice.models import Interaction, Persona, SafetyEvent, SpeechClip

keep_to_staff(lambda child_id: SafetyEvent.objects.for_staff().filter(profile=child_id).exists())


@admin.register(Persona)
class PersonaAdmin(ModelAdmin):
    list_display = ["name", "title"]
    search_fields = ["name", "title"]

    def has_delete_permission(self, request: HttpRequest, obj: Persona | None = None) -> bool:
        return False  # children may be talking with it


@admin.register(Interaction)
class InteractionAdmin(LeavesATrace, ReadOnlyAdmin):
    list_display = ["id", "profile_id", "started_at", "duration_seconds", "turns", "topic"]
    list_filter = ["started_at"]
    search_fields = ["=id", "=profile__id", "=device__serial"]
    date_hierarchy = "started_at"
    exclude = ["notes"]  # for the parents


@admin.register(SpeechClip)
class SpeechClipAdmin(ReadOnlyAdmin):
    list_display = ["key", "language", "voice", "duration_ms", "created_at"]
    list_filter = ["language", "voice"]
    search_fields = ["text", "=key"]


@admin.register(SafetyEvent)
class SafetyEventAdmin(LeavesATrace, ReadOnlyAdmin):
    """What the guard noticed. The family is not told of looks at what is for the staff."""

    list_display = ["id", "profile_id", "category", "severity", "is_for_staff", "at", "told_at"]
    list_filter = ["is_for_staff", "severity", "category", "at"]
    search_fields = ["=id", "=profile__id"]
    date_hierarchy = "at"

    def is_told_to_family(self, row: SafetyEvent) -> bool:
        return not row.is_for_staff
