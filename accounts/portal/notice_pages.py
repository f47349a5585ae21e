"""The notices, for everybody: the one that is valid, and each old one under its own address."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import notices
from accounts.models import NoticeVersion
from accounts.regions import Region
from accounts.texts import LANGUAGES


@require_safe
def current(request: HttpRequest, region: str, language: str) -> HttpResponse:
    """The text that is valid now."""
    if region not in list(Region) or language not in LANGUAGES:
        raise Http404
    return _page(request, notices.current(Region(region), language))


@require_safe
def version(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One text as it was when it was read."""
    return _page(request, get_object_or_404(NoticeVersion, pk=notice_id))


def _page(request: HttpRequest, notice: NoticeVersion) -> HttpResponse:
    told = {"notice": notice, "parts": notices.parts(notice.body)}
    return render(request, "consent/notice.html", told)
