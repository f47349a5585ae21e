"""
What somebody typed into a form whose session had ended: kept, and filled in after signing in.

An anonymous POST that is sent to the sign-in page leaves its fields in the (anonymous) session,
which is sealed (keyring/secret.py): for half an hour, 64 KB at most, and never passwords, codes or
tokens. The page that the form stood on is where signing in leads; there the values stand in the
form again, once. Nothing is sent by itself: the person looks and presses the button.

It works on the finished page, so that every form of the portal has it without asking for it.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from accounts.portal.filled_forms import fill

KEEP_SECONDS = 1800
MOST_BYTES = 64 * 1024
_KEY = "kept_form"
_SALT = "accounts.portal.kept_forms"
_SECRET = re.compile(r"pass|token|secret|csrf|code|otp|credential|^next$", re.IGNORECASE)


class KeptForms:
    """The middleware. Comes after those of sessions, authentication and messages."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = self._kept_for(request)
        if kept:
            messages.info(
                request,
                _("We kept what you had typed. Please look at it, then save it once more."),
            )
        response = self._respond(request)
        if kept:
            return _filled(response, kept)
        if request.method == "POST" and _is_sent_to_sign_in(request, response):
            return _keep(request)
        return response

    def _kept_for(self, request: HttpRequest) -> dict[str, Any] | None:
        """What was kept of the form on this page, for somebody who is signed in now."""
        if request.method != "GET" or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not request.user.is_authenticated or _KEY not in request.session:
            return None
        try:
            kept = signing.loads(request.session[_KEY], salt=_SALT, max_age=KEEP_SECONDS)
        except signing.BadSignature:
            del request.session[_KEY]
            return None
        if request.get_full_path() != kept["page"]:
            return None
        del request.session[_KEY]
        return kept


def _is_sent_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    if request.user.is_authenticated or response.status_code != 302:
        return False
    return urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)


def _keep(request: HttpRequest) -> HttpResponse:
    """Put the fields away; signing in leads to the page that the form stood on."""
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if not _SECRET.search(name):
            fields.setlist(name, values)
    typed = fields.urlencode()
    page = _page_of(request)
    if typed and len(typed) <= MOST_BYTES:
        kept = {"page": page, "action": request.path, "typed": typed}
        request.session[_KEY] = signing.dumps(kept, salt=_SALT, compress=True)
    door = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": door})
    return HttpResponseRedirect(door)


def _page_of(request: HttpRequest) -> str:
    """The page of ours that the form was sent from, or else the address that it was sent to."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    is_ours = came_from.netloc == request.get_host() and came_from.path.startswith("/")
    if not is_ours or came_from.path.startswith("//"):
        return request.get_full_path()
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


def _filled(response: HttpResponse, kept: dict[str, Any]) -> HttpResponse:
    is_page = response.get("Content-Type", "").startswith("text/html")
    if response.status_code == 200 and is_page and not response.streaming:
        page = response.content.decode(response.charset)
        response.content = fill(page, kept["page"], kept["action"], QueryDict(kept["typed"]))
        if "Content-Length" in response:
            response["Content-Length"] = str(len(response.content))
    return response
