"""Recordings in the admin: what toys can play. A new sound comes as a take."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from learning.models import Recording


@admin.register(Recording)
class RecordingAdmin(ModelAdmin):
    """What toys can play. Whose voice it is can be put right; the sound is replaced by a take."""

    fields = ["kind", "verse", "language", "is_synthetic", "reciter", "permission", "tradition"]
    fields += ["duration_ms", "path", "sha256", "created_at"]
    readonly_fields = ["kind", "verse", "language", "is_synthetic", "duration_ms", "path"]
    readonly_fields += ["sha256", "created_at"]
    list_display = ["__str__", "verse", "language", "reciter", "is_synthetic", "duration_ms"]
    list_filter = ["kind", "language", "is_synthetic"]
    list_select_related = ["verse"]
    search_fields = ["path", "reciter", "verse__title"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
