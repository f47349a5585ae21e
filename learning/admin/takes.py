"""Takes in the admin: an editor uploads a recording, somebody else hears and approves it."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget

from accounts.models import User
from learning.models import Take
from learning.sound_files import minutes, wav_answer
from learning.takes import deciding, files
from learning.takes.arriving import Arrived, IntoPrivateFolder
from learning.takes.problems import LARGEST_BYTES, SENTENCES
from learning.takes.standing import standing_of


class TakeForm(forms.ModelForm):
    """What is recorded, whose voice it is, and the sound itself."""

    upload = forms.FileField(
        label="Sound file",
        allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget(),
        help_text=(
            f"WAV, FLAC, MP3 or Ogg, up to {LARGEST_BYTES >> 20} MB: a verse of up to one minute, "
            "or the whole Chalisa of up to twenty. It is converted and brought to the loudness of "
            "the others; what children hear now goes on until the new one is approved."
        ),
    )

    class Meta:
        model = Take
        fields = ["kind", "verse", "language", "reciter", "permission", "tradition"]
        help_texts = {
            "reciter": "Whose voice it is, as it may be shown to parents.",
            "permission": "Why we may play it: who agreed, when, and where that is written down.",
            "tradition": "How it is recited: the school, the melody, the reading of the text.",
        }
        widgets = {
            "permission": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "tradition": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        }

    def clean_upload(self) -> Arrived:
        arrived = self.cleaned_data["upload"]
        if arrived.problem:
            raise forms.ValidationError(SENTENCES[arrived.problem], code=arrived.problem)
        return cast(Arrived, arrived)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if (given.get("kind") == "verse") != bool(given.get("verse")):
            sentence = "Choose the verse for a verse, and none for the whole Chalisa."
            self.add_error("verse", sentence)
        return given


@admin.register(Take)
class TakeAdmin(ModelAdmin):
    """Adds, shows and decides; what was uploaded is never changed."""

    form = TakeForm
    change_form_outer_before_template = "learning/takes/_take.html"
    list_display = ["__str__", "state", "language", "length", "brought_by", "uploaded_at"]
    list_filter = ["state", "kind", "language"]
    list_select_related = ["verse", "uploaded_by"]
    date_hierarchy = "uploaded_at"
    search_fields = ["reciter", "verse__title"]
    fields = ["kind", "verse", "language", "reciter", "permission", "tradition", "source"]
    fields += ["length", "brought_by", "uploaded_at", "judged_by", "heard_at"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """To add: what an editor knows. To see: what became of it."""
        return self.fields if obj else [*TakeForm.Meta.fields, "upload"]

    @admin.display(description="length")
    def length(self, take: Take) -> str:
        return minutes(take.duration_ms) if take.duration_ms else "-"

    @admin.display(description="uploaded by", ordering="uploaded_by__email")
    def brought_by(self, take: Take) -> str:
        return take.uploaded_by.email if take.uploaded_by else "-"

    @admin.display(description="heard by")
    def judged_by(self, take: Take) -> str:
        return take.heard_by.email if take.heard_by else "-"

    def get_urls(self) -> list[URLPattern]:
        """Django's, and what the page of a take asks for and says."""
        views = {
            "progress": self.progress,
            "sound": self.sound,
            "approve": require_POST(self.approve),
            "refuse": require_POST(self.refuse),
        }
        ours = [
            path(
                f"<uuid:take_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"learning_take_{name}",
            )
            for name, view in views.items()
        ]
        return [*ours, *super().get_urls()]

    @method_decorator(csrf_exempt)  # changeform_view asks for the token, once the handler is set
    def add_view(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        """The form; a file goes straight into the private folder, and stays if a take names it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        incoming = IntoPrivateFolder(request)
        request.upload_handlers = [incoming]
        try:
            return super().add_view(request, *args, **more)
        finally:
            for arrived in incoming.arrived:
                if not Take.objects.filter(pk=arrived.take_id).exists():
                    files.remove(arrived.take_id)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The take with what can be done with it."""
        take = self.get_object(request, object_id)
        shown = self._shown(request, take) if isinstance(take, Take) else {}
        context = (extra_context or {}) | shown
        return super().change_view(request, object_id, form_url, extra_context=context)

    def save_model(self, request: HttpRequest, obj: Take, form: Any, change: bool) -> None:
        arrived: Arrived = form.cleaned_data["upload"]
        obj.pk, obj.size = arrived.take_id, cast(int, arrived.size)
        obj.uploaded_by = cast(User, request.user)
        deciding.submit(obj)

    def response_add(
        self, request: HttpRequest, obj: Take, *args: Any, **more: Any
    ) -> HttpResponse:
        """To the page on which it can be watched."""
        return redirect("admin:learning_take_change", obj.pk)

    def progress(self, request: HttpRequest, take_id: UUID) -> HttpResponse:
        """The upper part of its page, which asks for itself again until it is converted."""
        take = self._seen(request, take_id)
        return render(request, "learning/takes/_take.html", self._shown(request, take))

    def sound(self, request: HttpRequest, take_id: UUID) -> HttpResponseBase:
        """What there is to hear before anybody approves it."""
        take = self._seen(request, take_id)
        if take.state != Take.State.READY:
            raise Http404
        try:
            return wav_answer(files.path_of(files.converted(take.pk)))
        except OSError:
            raise Http404 from None

    def approve(self, request: HttpRequest, take_id: UUID) -> HttpResponse:
        """Let children hear it."""
        take = self._seen(request, take_id)
        try:
            deciding.approve(take, by=cast(User, request.user), now=timezone.now())
        except deciding.Undecidable as problem:
            messages.error(request, problem.sentence)
        else:
            self.log_change(request, take, "Approved.")
            messages.success(request, "Approved. Children hear it from now on.")
        return redirect("admin:learning_take_change", take_id)

    def refuse(self, request: HttpRequest, take_id: UUID) -> HttpResponse:
        """Send it back with a reason."""
        take = self._seen(request, take_id)
        comment = request.POST.get("comment", "")[:2000]
        try:
            deciding.refuse(take, by=cast(User, request.user), comment=comment, now=timezone.now())
        except deciding.Undecidable as problem:
            messages.error(request, problem.sentence)
        else:
            self.log_change(request, take, "Refused.")
            messages.success(request, "Refused. What children hear has not changed.")
        return redirect("admin:learning_take_change", take_id)

    def _seen(self, request: HttpRequest, take_id: UUID) -> Take:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Take.objects.select_related("verse", "heard_by"), pk=take_id)

    def _shown(self, request: HttpRequest, take: Take) -> dict[str, Any]:
        return {
            "take": take,
            "standing": standing_of(take),
            "length": minutes(take.duration_ms),
            "why_not": deciding.why_not(take, cast(User, request.user)),
            "sound_url": reverse("admin:learning_take_sound", args=[take.pk]),
        }
