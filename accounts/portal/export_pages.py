"""The pages of a copy: asking for one, its progress, and the link that gives it out once."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.export import asking, fetching
from accounts.export.parts import all_parts
from accounts.models import Export, Guardian, Profile
from accounts.portal.guarded import for_guardians
from accounts.recent_login import recent_login, require_recent_login


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_guardians
def ask(request: HttpRequest, guardian: Guardian, child_id: uuid.UUID | None = None):
    """What a copy of the child, or of the whole family, holds; and the button that asks for it."""
    child = None
    if child_id is not None:
        child = get_object_or_404(Profile, pk=child_id, family=guardian.family_id)
    told = {
        "child": child,
        "parts": [part for part in all_parts() if child is None or not part.is_of_family],
        "refusal": "",
    }
    if request.method != "POST":
        return render(request, "accounts/export.html", told)
    require_recent_login(request)
    language = (get_language() or "en")[:2]
    try:
        export = asking.ask(guardian, child, language=language, now=timezone.now())
    except asking.TooManyExports:
        told["refusal"] = _("You asked for several copies today. Please ask again tomorrow.")
        return render(request, "accounts/export.html", told, status=429)
    return redirect("export", export.pk)


@require_safe
@never_cache
@for_guardians
def progress(request: HttpRequest, guardian: Guardian, export_id: uuid.UUID) -> HttpResponse:
    """How far the copy is; to htmx only the part that changes."""
    export = _own(guardian, export_id)
    told = {"export": export, "state": state_of(export), "why": why_not(export.problem)}
    is_part = bool(getattr(request, "htmx", False))
    page = "accounts/_export_progress.html" if is_part else "accounts/export_progress.html"
    return render(request, page, told)


@require_POST
@recent_login
@for_guardians
def link(request: HttpRequest, guardian: Guardian, export_id: uuid.UUID) -> HttpResponse:
    """Makes the one link that works, and leads to it."""
    export = _own(guardian, export_id)
    try:
        token = fetching.new_token(export, now=timezone.now())
    except fetching.ExportNotReady:
        return redirect("export", export.pk)
    return redirect("export-file", export.pk, token)


@require_safe
@never_cache
@recent_login
@for_guardians
def file(request: HttpRequest, guardian: Guardian, export_id: uuid.UUID, token: str) -> Any:
    """The ZIP, once. A HEAD and a browser that fetches ahead leave the link as it is."""
    export, now = _own(guardian, export_id), timezone.now()
    try:
        fetching.check(export, token, now=now)
        if request.method == "HEAD":
            return _as_file(HttpResponse(), export)
        if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
            return HttpResponse(status=204)
        taken = fetching.take(export, token, now=now)
    except (fetching.ExportNotReady, fetching.LinkUsed):
        told = {"export": export, "state": state_of(export), "is_link_used": True}
        return render(request, "accounts/export_progress.html", told, status=410)
    flowing = fetching.flowing(taken, export, clock=timezone.now)
    return _as_file(StreamingHttpResponse(flowing), export)


def state_of(export: Export) -> str:
    """ "making", "ready", "fetched", "expired" or "problem"."""
    if export.problem:
        return "problem"
    if export.is_waiting:
        return "making"
    if export.fetched_at is not None:
        return "fetched"
    return "ready" if export.is_ready(now=timezone.now()) else "expired"


def why_not(problem: str) -> str:
    """What a parent is told of a problem, and what to do."""
    if not problem:
        return ""
    return {
        "disk-full": _(
            "There is no room for it on our machine just now. Please ask again tomorrow; "
            "nothing of yours is lost."
        ),
        "took-too-long": _(
            "It is so much that we could not finish it. Please ask for one child alone, "
            "or write to us."
        ),
        "child-gone": _("What it was about has been erased in the meantime."),
    }.get(problem, _("We could not finish it. Please ask again, or write to us."))


def _own(guardian: Guardian, export_id: uuid.UUID) -> Export:
    export = asking.own(guardian, export_id)
    if export is None:
        raise Http404
    return export


def _as_file(response: HttpResponseBase, export: Export) -> HttpResponseBase:
    # A name that tells nobody who looks over a shoulder what is inside.
    name = f"copy-{export.requested_at:%Y-%m-%d}.zip"
    response["Content-Type"] = "application/zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(export.size)
    response["Accept-Ranges"] = "none"
    return response
