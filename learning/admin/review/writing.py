"""The page on which a version is written: of what is served, of a draft, or of a new text."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from learning.admin.review.changes import Part, parts
from learning.admin.review.forms import VersionForm
from learning.models import Revision
from learning.review import judging
from learning.review.models import kind_of
from learning.review.publishing import locked
from learning.review.states import WRITES, Refused
from learning.review.texts import text_of

MEANWHILE = (
    "Another version was approved while you wrote. What you wrote is still here; it is compared "
    "with the new version below. Bring in what you want of it, and save again."
)
Keep = Callable[[VersionForm], Revision]


def page(
    room: ModelAdmin,
    request: HttpRequest,
    form_class: type[VersionForm],
    keep: Keep,
    *,
    title: str,
    target: Any = None,
    text: dict[str, Any] | None = None,
) -> HttpResponse:
    """
    Show the form, first with `text`; what is saved, `keep` makes a version of. `target` is the
    row, or None for a text that is not there yet.
    """
    if not request.user.has_perm(WRITES):
        raise PermissionDenied
    served = Revision.current_for(target) if target is not None else None
    base = str(served.pk) if served else ""
    first = {**form_class.first_values(text or {}), "base": base}
    data = request.POST.copy() if request.method == "POST" else None
    form = form_class(data, initial=first)
    compared: list[Part] = []
    if data is not None and form.is_valid():
        if form.cleaned_data["base"] == base:
            revision = _kept(form, keep, request, target=target, base=base)
            if revision is not None:
                messages.success(request, "The draft is saved. Submit it when it is ready.")
                return redirect("admin:learning_revision_change", revision.pk)
        else:
            form.add_error(None, MEANWHILE)
            compared = parts(kind_of(target), text_of(target), form.written())
            data["base"] = base
    told = {
        **room.admin_site.each_context(request),
        "opts": room.opts,
        "title": title,
        "original": target,
        "form": form,
        "compared": [part for part in compared if part.is_changed],
    }
    status = 409 if compared else 422 if form.errors else 200
    return TemplateResponse(request, "learning/write_version.html", told, status=status)


@transaction.atomic
def _saved(form: VersionForm, keep: Keep, user: Any, target: Any, base: str) -> Revision | None:
    if target is not None:
        served = Revision.current_for(locked(target))
        if base != (str(served.pk) if served else ""):
            return None
    revision = keep(form)
    if form.cleaned_data["comment"]:
        judging.say(revision, form.cleaned_data["comment"], by=user, now=timezone.now())
    return revision


def _kept(
    form: VersionForm, keep: Keep, request: HttpRequest, *, target: Any, base: str
) -> Revision | None:
    """The version, or None with the reason in the form."""
    try:
        revision = _saved(form, keep, request.user, target, base)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return None
    except IntegrityError:
        form.add_error(None, "Somebody has just made the same text. Write a version of that one.")
        return None
    if revision is None:
        form.add_error(None, "Another version was approved just now. Save again to compare.")
    return revision
