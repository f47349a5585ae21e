"""Versions in the admin: what is new in one, what was said of it, and what may be done with it."""

from itertools import chain
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import display

from learning.admin.review import deeds, writing
from learning.admin.review.changes import parts
from learning.admin.review.forms import FORMS
from learning.measures import measures_of
from learning.models import Revision
from learning.review import states
from learning.review.judging import why_not
from learning.review.models import KINDS, LONGEST_COMMENT
from learning.review.people import person_of
from learning.review.proposing import rewrite
from learning.review.reading import version_of
from learning.review.states import Aspect, Refused, Status

_COLOURS = {"draft": "info", "in review": "warning", "approved": "success", "withdrawn": "danger"}


class KindFilter(admin.SimpleListFilter):
    """Of a verse, a story or an episode."""

    title = "kind of text"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, kind) for kind in KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.value()
        return queryset.exclude(**{asked: None}) if asked in KINDS else queryset


class ReadFilter(admin.SimpleListFilter):
    """What is served and no person has proofread."""

    title = "proofreading"
    parameter_name = "proofread"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "served, not proofread yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        is_asked = self.value() == "no"
        return queryset & Revision.objects.not_proofread() if is_asked else queryset


@admin.register(Revision)
class RevisionAdmin(ModelAdmin):
    """Every version of every text."""

    list_display = ["__str__", "kind", "standing", "origin", "writer", "created_at"]
    list_filter = ["status", KindFilter, ReadFilter, "origin"]
    list_select_related = ["verse", "story", "episode", "author"]
    list_per_page = 50
    search_fields = ["verse__title", "verse__ident", "story__title", "story__slug"]
    search_fields += ["episode__title", "episode__story__title"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="status", ordering="status", label=_COLOURS)
    def standing(self, revision: Revision) -> str:
        return revision.get_status_display()

    @display(description="written by", ordering="author__email")
    def writer(self, revision: Revision) -> str:
        return revision.writer

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/rewrite/",
                guard(self.rewrite_view),
                name="learning_revision_rewrite",
            ),
            path(
                "<path:object_id>/do/<slug:deed>/",
                guard(self.deed_view),
                name="learning_revision_do",
            ),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._page(request, self._revision(request, object_id))

    def deed_view(self, request: HttpRequest, object_id: str, deed: str) -> HttpResponse:
        """Do something with a version; `comment` is what the person says to it."""
        revision = self._revision(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if deed not in deeds.DEEDS:
            raise Http404
        comment = request.POST.get("comment", "").replace("\r\n", "\n")
        if len(comment) > LONGEST_COMMENT:
            told = f"Shorten your comment to {LONGEST_COMMENT:,} characters."
            return self._page(request, revision, problem=told, comment=comment, status=422)
        try:
            now = timezone.now()
            done = deeds.act(deed, revision, by=request.user, now=now, comment=comment)  # type: ignore[arg-type]
        except Refused as refused:
            if refused.code in ("not-allowed", "own-text"):
                raise PermissionDenied(refused.sentence) from None
            revision.refresh_from_db()
            return self._page(
                request, revision, problem=refused.sentence, comment=comment, status=409
            )
        messages.success(request, deeds.DEEDS[deed].done)
        return redirect("admin:learning_revision_change", (done or revision).pk)

    def rewrite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a version that goes on from an open one."""
        revision = self._revision(request, object_id)
        person = person_of(request.user)  # type: ignore[arg-type]
        obstacle = why_not(lambda: states.rewrite(version_of(revision), person))
        if states.WRITES in person.may and obstacle:
            return self._page(request, revision, problem=obstacle, status=409)
        return writing.page(
            self,
            request,
            FORMS[revision.kind],
            lambda form: rewrite(
                revision,
                form.written(),
                author=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            ),
            title=f"Rewrite {revision}",
            target=revision.target,
            text=revision.text,
        )

    def _revision(self, request: HttpRequest, object_id: str) -> Revision:
        """The version. Raises PermissionDenied and Http404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return found

    def _page(
        self,
        request: HttpRequest,
        revision: Revision,
        *,
        problem: str = "",
        comment: str = "",
        status: int = 200,
    ) -> HttpResponse:
        version, person = version_of(revision), person_of(request.user)  # type: ignore[arg-type]
        target = revision.target
        compared = _compared_with(revision)
        said = chain(
            revision.verdicts.select_related("by"), revision.comments.select_related("by")
        )
        told = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(revision),
            "original": revision,
            "revision": revision,
            "target": target,
            "target_url": reverse(f"admin:learning_{revision.kind}_change", args=[target.pk]),
            "version": version,
            "measures": measures_of(target, revision.text),
            "vouched": {aspect.value: version.holds(aspect) for aspect in Aspect},
            "compared": compared,
            "parts": parts(revision.kind, compared.text if compared else None, revision.text),
            "said": sorted(said, key=lambda one: one.at),
            "deeds": deeds.possible(version, person),
            "hints": deeds.hints(version, person),
            "may_rewrite": not why_not(lambda: states.rewrite(version, person)),
            "problem": problem,
            "comment": comment,
            "longest_comment": LONGEST_COMMENT,
        }
        return TemplateResponse(request, "learning/revision.html", told, status=status)


def _compared_with(revision: Revision) -> Any:
    """What a version is compared with: what is served, or for that itself what was before."""
    if revision.status == Status.APPROVED:
        return revision.base
    return Revision.current_for(revision.target)
