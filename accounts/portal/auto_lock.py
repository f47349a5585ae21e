"""
Sessions end an hour after the last request, so that a phone left lying about is locked.

SESSION_COOKIE_AGE says how long. Renewing costs a write, so it is done every few minutes and not
with every request.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

RENEW_SECONDS = 300
_KEY = "renewed_at"


class AutoLock:
    """Middleware: renews the session of somebody who goes on using the portal."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._respond(request)
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(_KEY, 0) > RENEW_SECONDS:
                request.session[_KEY] = now
        return response
