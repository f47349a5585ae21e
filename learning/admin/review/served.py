"""Verses, stories and episodes in the admin: what is served, and where its versions stand."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import display

from learning.admin.review import writing
from learning.admin.review.changes import LABELS, as_text
from learning.admin.review.forms import FORMS, NEW
from learning.models import Revision
from learning.review.models import kind_of
from learning.review.proposing import propose
from learning.review.reading import version_of
from learning.review.states import WRITES, Aspect
from learning.review.texts import FIELDS, text_of


def _shown(name: str) -> Callable[[Any], SafeString]:
    def shown(row: Any) -> SafeString:
        return format_html('<div class="served-text">{}</div>', as_text(getattr(row, name)))

    shown.__name__ = name
    shown.short_description = LABELS[name]  # type: ignore[attr-defined]
    return shown


SHOWN = {name: _shown(name) for names in FIELDS.values() for name in names}


class ServedTextAdmin(ModelAdmin):
    """
    A text that children hear. It is only looked at: to change it, a new version is written.

    `key_fields` are the columns that tell one text from another.
    """

    key_fields: tuple[str, ...] = ()
    change_form_outer_before_template = "learning/_versions.html"

    class Media:
        css = {"all": ["css/review.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        is_writer = request.user.has_perm(WRITES)
        return is_writer and self.opts.model_name in NEW

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        name = f"learning_{self.opts.model_name}_write"
        write = path(
            "<path:object_id>/write/", self.admin_site.admin_view(self.write_view), name=name
        )
        return [write, *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = [SHOWN[name] for name in FIELDS[str(self.opts.model_name)]]
        return [("What is served", {"fields": shown}), ("Key", {"fields": [*self.key_fields]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*(SHOWN[name] for name in FIELDS[str(self.opts.model_name)]), *self.key_fields]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        target = self.get_object(request, unquote(object_id))
        told = self._told(target, request) if target is not None else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **told})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        kind = str(self.opts.model_name)
        if not self.has_add_permission(request):
            raise PermissionDenied
        return writing.page(
            self,
            request,
            NEW[kind],
            lambda form: propose(form.target(), form.written(), author=request.user),  # type: ignore[arg-type,attr-defined]
            title=f"Write a new {kind}",
        )

    def write_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a version of one text."""
        target = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, target):
            raise PermissionDenied
        if target is None:
            raise Http404
        return writing.page(
            self,
            request,
            FORMS[kind_of(target)],
            lambda form: propose(target, form.written(), author=request.user),  # type: ignore[arg-type]
            title=f"A new version of {target}",
            target=target,
            text=text_of(target),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        kind = str(self.opts.model_name)
        unread = Revision.objects.not_proofread().filter(**{kind: OuterRef("pk")})
        return super().get_queryset(request).annotate(is_unread=Exists(unread))

    @display(description="proofread", boolean=True, ordering="is_unread")
    def is_proofread(self, row: Any) -> bool:
        """Whether people have vouched for every aspect of what is served."""
        return bool(row.approved) and not row.is_unread

    def _told(self, target: Model, request: HttpRequest) -> dict[str, Any]:
        revisions = [*Revision.objects.of(target).select_related("author").order_by("-number")]
        served = next((one for one in revisions if one.status == "approved"), None)
        missing = []
        if served is not None:
            said = version_of(served)
            missing = [aspect.value for aspect in Aspect if not said.holds(aspect)]
        return {
            "revisions": revisions,
            "served": served,
            "not_proofread": missing,
            "may_write": request.user.has_perm(WRITES),
        }
