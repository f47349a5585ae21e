"""Verses, stories, recordings and progress in the admin. Progress is only looked at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count

from accounts.access import LeavesATrace
from accounts.read_only import ReadOnlyAdmin
from learning.models import ChalisaProgress, Episode, Recording, Story, StoryProgress, Verse
from learning.recordings import LARGEST_BYTES, RecordingRefused, replace_recording


@admin.register(Verse)
class VerseAdmin(admin.ModelAdmin):
    """The 43 verses."""

    list_display = ["index", "title", "title_hi", "section", "contested", "approved"]
    list_display_links = ["index", "title"]
    list_filter = ["approved", "kind", "contested"]
    search_fields = ["title", "ident", "meaning_en", "meaning_hi", "transliteration", "devanagari"]
    list_per_page = 50


class EpisodeInline(admin.StackedInline):
    """The sittings of a story."""

    model = Episode
    extra = 0


@admin.register(Story)
class StoryAdmin(admin.ModelAdmin):
    """Stories with their episodes."""

    list_display = ["title", "title_hi", "slug", "status", "episode_count"]
    search_fields = ["title", "title_hi", "slug", "synopsis"]
    inlines = [EpisodeInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(count=Count("episodes"))

    @admin.display(description="episodes", ordering="count")
    def episode_count(self, story) -> int:
        return story.count


@admin.register(Episode)
class EpisodeAdmin(admin.ModelAdmin):
    """Every episode that can be told."""

    list_display = ["title", "story", "number", "language", "telling", "approved"]
    list_filter = ["approved", "language", "telling", "story"]
    list_select_related = ["story"]
    search_fields = ["title", "text", "story__title"]


class RecordingForm(forms.ModelForm):
    """A recording with its sound, which an upload puts in place of what is there."""

    upload = forms.FileField(
        required=False, help_text="WAV, 16 bits, one channel, 16,000 samples a second."
    )

    class Meta:
        model = Recording
        fields = ["path", "kind", "verse", "language", "is_synthetic"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        upload = given.get("upload")
        if upload is None and self.instance.pk is None:
            self.add_error("upload", "A new recording needs its sound.")
        if not self.errors and upload is not None:
            self.instance.path = given.get("path", self.instance.path)
            try:
                replace_recording(self.instance, upload.read(LARGEST_BYTES + 1))
            except RecordingRefused as refused:
                self.add_error("upload", refused.sentence)
        return given


@admin.register(Recording)
class RecordingAdmin(admin.ModelAdmin):
    """What toys can play."""

    form = RecordingForm

    list_display = ["path", "kind", "verse", "language", "is_synthetic", "duration_ms"]
    list_filter = ["kind", "language", "is_synthetic"]
    list_select_related = ["verse"]
    raw_id_fields = ["verse"]
    readonly_fields = ["sha256", "duration_ms", "created_at"]
    search_fields = ["path"]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """The path of a recording stays: its file lies there."""
        return [*self.readonly_fields, "path"] if obj else self.readonly_fields


@admin.register(ChalisaProgress)
class ChalisaProgressAdmin(LeavesATrace, ReadOnlyAdmin):
    """How children stand with verses."""

    list_display = ["id", "profile", "verse_index", "exposure_count", "attempts", "mastery"]
    list_filter = ["mastery"]
    list_select_related = ["profile"]
    search_fields = ["profile__id__startswith"]
    date_hierarchy = "last_practice"


@admin.register(StoryProgress)
class StoryProgressAdmin(LeavesATrace, ReadOnlyAdmin):
    """How children stand with stories."""

    list_display = ["id", "profile", "story", "status", "times_heard", "position", "last_heard"]
    list_filter = ["status", "story"]
    list_select_related = ["profile", "story"]
    search_fields = ["profile__id__startswith"]
