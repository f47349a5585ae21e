"""Export and import of texts in the admin: a file goes through a dry run and becomes drafts."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import CacheStorage
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from learning.exchange.files import LARGEST_BYTES, FileRefused
from learning.exchange.formats import FORMATS
from learning.review.states import WRITES

SUFFIXES = [f".{format_().get_extension()}" for format_ in FORMATS]
GONE = "The file is not kept any more. Please choose it again."


class Upload(ImportForm):
    """A file, whose format its name tells."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        accepted = {"accept": ",".join(SUFFIXES)}
        self.fields["import_file"].label = f"File ({', '.join(SUFFIXES)})"
        self.fields["import_file"].widget = UnfoldAdminFileFieldWidget(attrs=accepted)

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def clean_import_file(self) -> UploadedFile:
        """Not larger than its share, of a name that is known."""
        file: UploadedFile = self.cleaned_data["import_file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(
                f"The file is too large: {LARGEST_BYTES // 1_000_000} MB at most. "
                "Import a part at a time."
            )
        if Path(file.name or "").suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(f"Choose a file that ends in {', '.join(SUFFIXES)}.")
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if file := given.get("import_file"):
            given["format"] = str(SUFFIXES.index(Path(file.name).suffix.lower()))
        return given


class Download(ExportForm):
    """The format to export to."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        labels = ("CSV", "Excel workbook (XLSX)", "JSON")
        choices = [(str(place), label) for place, label in enumerate(labels)]
        self.fields["format"].choices = choices
        self.fields["format"].widget = UnfoldAdminSelectWidget(choices=choices)


class Uploads(CacheStorage):
    """Where a file waits for its confirmation, also when another server gets that."""

    CACHE_LIFETIME = 3600  # s

    def read(self) -> bytes:
        data: bytes | None = super().read()
        if data is None:
            raise FileRefused(GONE)
        return data


class ExchangesTexts(ImportExportMixin):
    """Adds export and import for those who may write. What is imported are drafts."""

    formats = FORMATS
    import_form_class = Upload
    export_form_class = Download
    tmp_storage_class = Uploads
    import_template_name = "learning/import.html"
    export_template_name = "learning/export.html"
    import_export_change_list_template = None
    list_before_template = "learning/_exchange.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(WRITES)

    has_export_permission = has_import_permission

    def import_action(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """The dry run. What is wrong with the file is answered with 422."""
        response = super().import_action(request, **given)
        if request.method == "POST" and "confirm_form" not in response.context_data:
            response.status_code = 422
        return response

    def add_data_read_fail_error_to_form(self, form: Upload, e: Exception) -> None:
        if not isinstance(e, FileRefused):
            raise e
        form.add_error("import_file", e.sentence)

    def get_import_data_kwargs(self, **given: Any) -> dict[str, Any]:
        """A bad row takes the whole file back."""
        options = super().get_import_data_kwargs(**given)
        return {**options, "rollback_on_validation_errors": True}

    def process_import(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """The import itself, of a file that was looked at before."""
        try:
            return super().process_import(request, **given)
        except (FileRefused, IndexError, ValueError):
            return self._once_more(request, GONE)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Say how many drafts there are, or that something came in between."""
        if result.has_errors() or result.has_validation_errors():
            return self._once_more(
                request, "Nothing was imported: a text changed meanwhile. Please try again."
            )
        made = result.totals["new"] + result.totals["update"]
        drafts = "1 draft was" if made == 1 else f"{made} drafts were"
        messages.success(request, f"{drafts} made. Submit them for review when they are ready.")
        return redirect(f"{reverse('admin:learning_revision_changelist')}?status__exact=draft")

    def _once_more(self, request: HttpRequest, sentence: str) -> HttpResponse:
        messages.error(request, sentence)
        return redirect(f"admin:{'_'.join(self.get_model_info())}_import")
