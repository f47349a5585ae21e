"""Recordings in the admin: what toys can play. A new sound comes as a take."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin

from learning.models import Recording
from learning.recordings import RecordingRefused, open_recording
from learning.sound_files import minutes, wav_answer


@admin.register(Recording)
class RecordingAdmin(ModelAdmin):
    """What toys can play. Whose voice it is can be put right; the sound is replaced by a take."""

    change_form_outer_before_template = "learning/takes/_recording.html"
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

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the sound."""
        sound = self.admin_site.admin_view(self.sound)
        ours = path("<int:recording_id>/sound/", sound, name="learning_recording_sound")
        return [ours, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The recording, to be heard, and the way to another take."""
        recording = self.get_object(request, object_id)
        shown = _shown(recording) if isinstance(recording, Recording) else {}
        context = (extra_context or {}) | shown
        return super().change_view(request, object_id, form_url, extra_context=context)

    def sound(self, request: HttpRequest, recording_id: int) -> HttpResponseBase:
        """What children hear."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        recording = get_object_or_404(Recording, pk=recording_id)
        try:
            return wav_answer(open_recording("hanuman", recording.path).path)
        except (RecordingRefused, OSError):
            raise Http404 from None


def _shown(recording: Recording) -> dict[str, Any]:
    names = ("kind", "language", "reciter", "permission", "tradition")
    known = {name: getattr(recording, name) for name in names} | {"verse": recording.verse_id}
    begun = urlencode({name: value for name, value in known.items() if value})
    return {
        "sound_url": reverse("admin:learning_recording_sound", args=[recording.pk]),
        "length": minutes(recording.duration_ms),
        "replace_url": f"{reverse('admin:learning_take_add')}?{begun}",
    }
