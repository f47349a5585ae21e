"""The first page, and the page of each child: what it practised, heard and talked about."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.portal.sheet import sheets

_LATEST_AT_HOME = 3
_LATEST_ON_PAGE = 10
_SCALE = range(6)


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """A guardian's children, an only child at once in full; a welcome for everybody else."""
    if not request.user.is_authenticated:
        return render(request, "accounts/welcome.html")
    found = sheets(request, latest=_LATEST_AT_HOME)
    if len(found) == 1:
        return _page(request, found[0])
    return render(request, "accounts/home.html", {"sheets": found})


@require_safe
@never_cache
@login_required
def child(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """One child: today, the 43 beads, the stories, the week, the latest conversations."""
    found = sheets(request, latest=_LATEST_ON_PAGE, child_id=child_id)
    if not found:
        raise Http404
    return _page(request, found[0])


def _page(request: HttpRequest, sheet: object) -> HttpResponse:
    return render(request, "accounts/child.html", {"sheet": sheet, "scale": _SCALE})
