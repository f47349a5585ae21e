"""Recordings in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from unfold.admin import ModelAdmin

from learning.models import Recording
from learning.recordings import LARGEST_BYTES, RecordingRefused, replace_recording


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
class RecordingAdmin(ModelAdmin):
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
